/**
 * Works on items, at most `most` at a time. After a failure of the work or of the source, starts no more work, waits until all work in
 * progress has ended, and throws the first failure.
 */
export async function inFlight<T>(
  most: number,
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const failures: unknown[] = [];
  const waiting = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    try {
      for (;;) {
        const next = await waiting.next();
        if (next.done === true || failures.length > 0) return;
        await work(next.value);
      }
    } catch (error) {
      failures.push(error);
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
  await waiting.return?.();
  if (failures.length > 0) throw failures[0];
}

/** Waits for both, even if one fails, so that no work continues after the call; then throws the first failure. */
export async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
