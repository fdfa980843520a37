import { isInactive, priorityOf } from '../../../../shared/rules/decisions/recommendation';
import type { ReviewContext, StoredDecision } from '../../../../shared/rules/model/decision';

const SINCE = '2026-01-01T00:00:00Z';
const LONG_AGO = '2020-01-01T00:00:00Z';

test.each([
  ['who signed in before', LONG_AGO, '2025-12-31T23:59:59Z'],
  ['who never signed in', LONG_AGO, null],
  ['of whom nothing is known', null, null],
])('%s is inactive', (_, createdDateTime, lastSignInDateTime) => {
  expect(isInactive({ createdDateTime, lastSignInDateTime }, SINCE)).toBe(true);
});

test.each([
  ['who signed in at that very moment', LONG_AGO, SINCE],
  ['who signed in since', LONG_AGO, '2026-01-02T00:00:00Z'],
  ['who is new and has not signed in yet', SINCE, null],
])('%s is not', (_, createdDateTime, lastSignInDateTime) => {
  expect(isInactive({ createdDateTime, lastSignInDateTime }, SINCE)).toBe(false);
});

describe('The priority of an item', () => {
  const context = { userType: 'Member', isNew: false, lastDecision: null } as ReviewContext;
  const item = { recommendation: 'NoInfoAvailable', insights: [] } as unknown as StoredDecision;
  const signedIn = (lastSignInDateTime: string): Partial<StoredDecision> => ({
    insights: [{ kind: 'userSignIn', id: '', insightCreatedDateTime: SINCE, lastSignInDateTime }],
  });
  const decided = (decision: string) => ({ lastDecision: { decision } }) as ReviewContext;

  test.each<[string, number, Partial<StoredDecision>, Partial<ReviewContext>]>([
    ['recommended to deny, and a guest', 1, { recommendation: 'Deny' }, { userType: 'Guest' }],
    ['of a new guest', 2, {}, { userType: 'Guest', isNew: true }],
    ['without a sign-in for 91 days', 3, signedIn('2025-10-02T00:00:00Z'), {}],
    ['without a sign-in for 90 days', 7, signedIn('2025-10-03T00:00:00Z'), {}],
    ['that is new', 4, {}, { isNew: true }],
    ['denied last time', 5, {}, decided('Deny')],
    ["don't know last time", 5, {}, decided('DontKnow')],
    ['approved last time', 6, {}, decided('Approve')],
    ['not decided last time', 7, {}, decided('NotReviewed')],
    ['carried over by the rule, though recommended to deny', 8, { isCarriedOver: true, recommendation: 'Deny' }, {}],
  ])('%s is %d', (_, priority, decision, known) => {
    expect(priorityOf({ ...item, ...decision }, { ...context, ...known })).toBe(priority);
  });
});
