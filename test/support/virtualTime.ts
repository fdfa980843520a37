import { performance as measured } from 'node:perf_hooks';
import timers from 'node:timers/promises';

/** Gives each test of a file a clock that only `timed` moves. Jest does not replace what modules of Node.js export. */
export function useVirtualTime(): void {
  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(measured, 'now').mockImplementation(() => performance.now());
    jest.spyOn(timers, 'setTimeout').mockImplementation(
      (milliseconds, value) =>
        new Promise((resolve) => {
          setTimeout(resolve, milliseconds, value);
        }),
    );
  });
  afterEach(() => {
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
}

/** Returns the answer of some work, and the milliseconds that the work waited. */
export async function timed<T>(work: () => Promise<T>): Promise<readonly [answer: T, milliseconds: number]> {
  const begin = performance.now();
  const answer = work();
  await jest.runAllTimersAsync();
  return [await answer, performance.now() - begin];
}
