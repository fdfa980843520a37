import { isHeld, withHold, withoutHold } from '../../../../shared/rules/instance/removalGuard';

const counts = (denied: number, others: number) => ({ Approve: others, Deny: denied, DontKnow: 0, NotReviewed: 0 });
const guard = { percent: 50, items: 10 };

test.each([
  ['no decisions', 0, 0, guard, false],
  ['few of few', 9, 0, guard, false],
  ['just enough, all of them', 10, 0, guard, true],
  ['exactly half', 10, 10, guard, false],
  ['a little more than half', 11, 10, guard, true],
  ['many of very many', 400, 600, guard, false],
  ['most of very many', 600, 400, guard, true],
  ['everything where nothing is guarded', 50, 0, { percent: 100, items: 1 }, false],
  ['one where everything is guarded', 1, 99, { percent: 0, items: 1 }, true],
])('removals of %s', (...[, denied, others, limits, held]) => {
  expect(isHeld(counts(denied, others), limits)).toBe(held);
});

test('the reason says the counts and what to do, once, and goes again', () => {
  const other = { code: 'NoReviewer', message: '1 decision has no reviewer.' };
  const errors = withHold(withHold([other], counts(12, 3), guard), counts(12, 3), guard);
  expect(errors).toHaveLength(2);
  expect(errors[1]?.message).toContain('12 of 15 would remove access');
  expect(errors[1]?.message).toContain('applyDecisions');
  expect(withoutHold(errors)).toEqual([other]);
});
