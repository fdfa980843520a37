import { useEffect } from 'preact/hooks';

const LOOK_MS = 2_000;

/** Calls a function every `lookMs` milliseconds while work is in progress. */
export function useUnderWay(isUnderWay: boolean, refresh: () => void, lookMs = LOOK_MS): void {
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(refresh, lookMs);
    return () => {
      clearInterval(timer);
    };
  }, [isUnderWay, lookMs]);
}
