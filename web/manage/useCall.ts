import { useState } from 'preact/hooks';

interface Call {
  readonly state: 'ready' | 'busy' | 'done';
  /** Why the last call failed. */
  readonly error?: string;
}

/** Returns a function that calls the service, and the state of its last call. */
export function useCall(call: () => Promise<void>) {
  const [last, setLast] = useState<Call>({ state: 'ready' });
  const run = (): void => {
    setLast({ state: 'busy' });
    call().then(
      () => {
        setLast({ state: 'done' });
      },
      (error: unknown) => {
        setLast({ state: 'ready', error: error instanceof Error ? error.message : String(error) });
      },
    );
  };
  return { ...last, isBusy: last.state === 'busy', run };
}
