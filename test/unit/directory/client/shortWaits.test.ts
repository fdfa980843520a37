import { inOneInvocation, withShortWaits } from '../../../../shared/directory/client/shortWaits';
import { timed, useVirtualTime } from '../../../support/virtualTime';

/** Returns a call that is refused once and then succeeds; the refusal asks for a wait. */
function refusedOnce(seconds: number): () => Promise<number | undefined> {
  let calls = 0;
  return () => Promise.resolve((calls += 1) === 1 ? seconds : undefined);
}

useVirtualTime();

const call = (seconds: number) => withShortWaits(refusedOnce(seconds), (wait) => wait);

test('the waits of one invocation take two seconds in all', async () => {
  const three = () => inOneInvocation(async () => [await call(1), await call(1), await call(1)]);
  expect(await timed(three)).toEqual([[undefined, undefined, 1], 2_000]);
});

test('calls that wait side by side wait once', async () => {
  const four = () => inOneInvocation(() => Promise.all([call(1), call(1), call(1), call(1)]));
  expect(await timed(four)).toEqual([[undefined, undefined, undefined, undefined], 1_000]);
});

test('another invocation has its own two seconds, and so has a call outside of any', async () => {
  const wait = () => inOneInvocation(() => call(2));
  expect(await timed(() => Promise.all([wait(), wait(), call(2)]))).toEqual([[undefined, undefined, undefined], 2_000]);
  expect(await timed(() => inOneInvocation(() => call(3)))).toEqual([3, 0]);
});
