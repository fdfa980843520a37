import { useEffect } from 'preact/hooks';

const LOOK_MS = 2_000;

/** Looks again, every two seconds, while something is under way. */
export function useUnderWay(isUnderWay: boolean, refresh: () => void): void {
  useEffect(() => {
    if (!isUnderWay) return undefined;
    const timer = setInterval(refresh, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isUnderWay]);
}
