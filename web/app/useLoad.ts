import { useCallback, useEffect, useState } from 'preact/hooks';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly value: T };

/**
 * Loads something when a component appears, and when `key` changes. The first function starts again; the second keeps what is there until
 * the new is.
 */
export function useLoad<T>(key: string, load: () => Promise<T>): readonly [Loaded<T>, () => void, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isWanted = true;
    setLoaded({ state: 'loading' });
    load().then(
      (value) => {
        if (isWanted) setLoaded({ state: 'ready', value });
      },
      (error: unknown) => {
        if (isWanted) setLoaded({ state: 'failed', error });
      },
    );
    return () => {
      isWanted = false;
    };
    // `load` is made anew at each render; the key says when it means something else.
  }, [key, attempt]);
  const reload = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  const refresh = (): void => {
    load().then(
      (value) => {
        setLoaded({ state: 'ready', value });
      },
      // What is there stays; the next round tries again.
      () => undefined,
    );
  };
  return [loaded, reload, refresh];
}
