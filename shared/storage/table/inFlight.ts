/**
 * Works on many things, at most `most` of them at a time, taken one by one as there is room. After a failure, of the work or of its
 * source, nothing new is begun, and it is thrown when what was under way has ended, so that nothing goes on behind the caller's back.
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
