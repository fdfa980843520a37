import { PackFacts } from '../../../../shared/rules/evidence/facts';
import { headLine, EMPTY_TREE, rootOf, withLeaf } from '../../../../shared/rules/evidence/line';
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import { decision } from '../../../support/reviewSamples';

const ABOUT = { isSealed: true, isWhollySealed: true, isEnumerated: false };

const missingWith = (changes: Partial<StoredDecision>): readonly string[] => {
  const facts = new PackFacts();
  facts.add('data/decisions.jsonl', JSON.stringify(decision(changes)));
  return facts.missing(ABOUT, null).map(({ thing, why }) => `${thing} ${why}`);
};

const removed = { decision: 'Deny', applyResult: 'AppliedSuccessfully' } as const;
const gone = {
  state: 'gone',
  reason: null,
  groupIds: [],
  look: 1,
  observedDateTime: '2026-01-06T08:00:00.000Z',
} as const;
const restoration = {
  restorationId: '1',
  dateTime: '2026-01-06T08:00:00.000Z',
  by: { id: '2', displayName: 'Ada', userPrincipalName: 'ada@small.example' },
};
const NOT_LOOKED_AT = '12 Nobody has looked yet whether all removed access is gone.';

test.each<[string, Partial<StoredDecision>]>([
  ['a removal', removed],
  ['a removal that could not be given back', { ...removed, restoration: { ...restoration, state: 'policyRefused' } }],
])('a pack says that nobody has looked at %s', (_, changes) => {
  expect(missingWith(changes)).toContain(NOT_LOOKED_AT);
});

test.each<[string, Partial<StoredDecision>]>([
  ['was looked at', { ...removed, removalCheck: gone }],
  ['was given back', { ...removed, restoration: { ...restoration, state: 'restored' } }],
  ['was none', { decision: 'Approve', applyResult: 'AppliedSuccessfully' }],
])('a pack says nothing of a removal that %s', (_, changes) => {
  expect(missingWith(changes)).not.toContain(NOT_LOOKED_AT);
});

const NO_MANAGERS = '4 The managers of the people are missing: the review does not ask for them.';
const NO_SIGN_IN =
  '4 The last sign-in of some people is missing: the review does not ask for it, or the directory has none.';

test('a pack says whether it has the managers and the sign-ins of people', () => {
  const { principal } = decision();
  const ofUser = (lastUserSignInDateTime: string) =>
    missingWith({ principal: { ...principal, type: 'user', lastUserSignInDateTime } });
  expect(ofUser('')).toEqual(expect.arrayContaining([NO_MANAGERS, NO_SIGN_IN]));
  expect(ofUser('2026-01-02T00:00:00Z')).not.toContain(NO_SIGN_IN);
  const context = { manager: { id: '3', displayName: 'Mia' } } as unknown as NonNullable<StoredDecision['context']>;
  expect(missingWith({ context, principal: { ...principal, type: 'user' } })).not.toContain(NO_MANAGERS);
  const application = missingWith({
    principal: { ...principal, type: 'servicePrincipal', lastUserSignInDateTime: '' },
  });
  expect(application).not.toContain(NO_MANAGERS);
  expect(application).not.toContain(NO_SIGN_IN);
});

test('a pack says whether it has the first version of the definition', () => {
  const facts = new PackFacts();
  const names = (): readonly number[] => facts.missing(ABOUT, null).map(({ thing }) => thing);
  facts.add('data/versions.jsonl', JSON.stringify({ kind: 'updated' }));
  expect(names()).toContain(1);
  facts.add('data/versions.jsonl', JSON.stringify({ kind: 'created' }));
  expect(names()).not.toContain(1);
});

test('a pack says which things no pack has', () => {
  expect(missingWith({})).toEqual(expect.arrayContaining(['13 Nobody has acknowledged the result.']));
});

test.each([true, false])(
  'a pack of one of several groups says that those left out are not recorded: %p',
  (isEnumerated) => {
    const missing = new PackFacts().missing({ ...ABOUT, isEnumerated }, null);
    expect(missing.some(({ why }) => why.startsWith('Which groups'))).toBe(isEnumerated);
  },
);

test.each([
  ['names the one before', { prev: 'abc' }, false],
  ['is the first after version 0.1', { prev: null }, false],
  ['is of version 0.1', {}, true],
  ['is of version 0.1, and its reason reads like a member', { justification: '"prev":"abc"' }, true],
])('a pack knows whether an event %s', (_, event, isMissing) => {
  const facts = new PackFacts();
  facts.add('data/ledger.jsonl', JSON.stringify({ version: 1, ...event }));
  expect(facts.missing(ABOUT, null).some(({ why }) => why.startsWith('Some events name neither'))).toBe(isMissing);
});

test.each<[string, number, number, boolean]>([
  ['whose last seal has each event', 1, 1, true],
  ['with a decision that changed after its last seal', 2, 2, false],
  ['with an event that no decision counts', 1, 2, false],
])('a pack %s knows that', (_, version, events, isSealed) => {
  const sealed = decision({ version: 1, ledgerHash: 'a' });
  const now = { ...sealed, version, ledgerHash: version === 1 ? 'a' : 'b' };
  const facts = new PackFacts();
  facts.add('data/decisions.jsonl', JSON.stringify(now));
  for (let n = 0; n < events; n += 1) facts.add('data/ledger.jsonl', JSON.stringify({ version: n + 1, prev: null }));
  expect(facts.isSealedBy(rootOf(withLeaf(EMPTY_TREE, headLine(sealed))))).toBe(isSealed);
});

test('a pack with decisions that changed after its last seal says so', () => {
  const why = 'Decisions changed after the last seal.';
  const missing = (isWhollySealed: boolean) => new PackFacts().missing({ ...ABOUT, isWhollySealed }, null);
  expect(missing(false)).toContainEqual({ thing: 14, why });
  expect(missing(true)).not.toContainEqual({ thing: 14, why });
});
