import { addDays } from '../../../../shared/rules/duration';
import { refusalOf } from '../../../../shared/rules/removals/restorations';
import type { Restoration } from '../../../../shared/rules/model/removal';
import { decision } from '../../../support/reviewSamples';

const BLOCKED = '2026-01-05T08:00:00.000Z';
const restoration = { createdBy: { id: 'admin' } } as Restoration;

test('an account that could not be deleted is enabled for thirty days after that was tried', () => {
  const item = decision({
    ...{ decision: 'Deny', applyResult: 'AppliedWithUnknownFailure', removalBegun: true, blockedDateTime: BLOCKED },
    ...{ plan: [{ kind: 'account', userId: 'gail', wasEnabled: true }], appliedDateTime: addDays(BLOCKED, 30) },
  });

  expect(refusalOf(item, restoration, addDays(BLOCKED, 59))).toBeUndefined();
  expect(refusalOf(item, restoration, addDays(BLOCKED, 61))?.state).toBe('notRestorable');
});
