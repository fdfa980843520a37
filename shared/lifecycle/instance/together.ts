/** Waits for both, also when one fails, so that nothing goes on behind the caller's back; then the first failure is thrown. */
export async function together<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
