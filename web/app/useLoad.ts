import { useCallback, useEffect, useState } from 'preact/hooks';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly value: T };

/**
 * Loads a value when a component appears, and when `key` changes. Returns the value with two functions: the first drops the old value and
 * loads again, the second keeps the old value until the new one arrives.
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
    // `load` is a new function at each render; `key` shows when its result would differ.
  }, [key, attempt]);
  const reload = useCallback(() => {
    setAttempt((before) => before + 1);
  }, []);
  const refresh = (): void => {
    load().then(
      (value) => {
        setLoaded({ state: 'ready', value });
      },
      // The old value stays, and the next round tries again.
      () => undefined,
    );
  };
  return [loaded, reload, refresh];
}
