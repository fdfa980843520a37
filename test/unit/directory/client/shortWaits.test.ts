import { inOneInvocation, withShortWaits } from '../../../../shared/directory/client/shortWaits';

/** A call that is refused once with a wait. */
function refusedOnce(seconds: number): () => Promise<number | undefined> {
  let calls = 0;
  return () => Promise.resolve((calls += 1) === 1 ? seconds : undefined);
}
const call = (seconds: number) => withShortWaits(refusedOnce(seconds), (wait) => wait);

test('the waits of one invocation are two seconds together', async () => {
  const begin = performance.now();
  const answers = await inOneInvocation(async () => [await call(1), await call(1), await call(1)]);
  expect(answers).toEqual([undefined, undefined, 1]);
  expect(performance.now() - begin).toBeLessThan(2_500);
});

test('calls that wait side by side wait once', async () => {
  const answers = await inOneInvocation(() => Promise.all([call(1), call(1), call(1), call(1)]));
  expect(answers).toEqual([undefined, undefined, undefined, undefined]);
});

test('another invocation has its own two seconds, and so has a call outside of any', async () => {
  const wait = () => inOneInvocation(() => call(2));
  expect(await Promise.all([wait(), wait(), call(2)])).toEqual([undefined, undefined, undefined]);
  expect(await inOneInvocation(() => call(3))).toBe(3);
});
