import { isInactive } from '../../../../shared/rules/decisions/recommendation';

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
