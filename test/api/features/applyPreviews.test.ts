import type { Answer, Body } from '../../support/api';
import { idOf } from '../../support/company';
import { openOffice, queryScope, type Office, type Wish } from '../../support/office';
import type { Review } from '../../support/review';

const guest = { isGuest: true };
const sailors = Array.from({ length: 45 }, (_, n) => `sailor${n}`).join(' ');

let office: Office;
beforeAll(async () => {
  office = await openOffice(
    {
      people: { olga: {}, gail: guest, gwen: guest, greg: { ...guest, isDisabled: true } },
      groups: {
        Pilots: { members: 'anna ben cara gone Trainees' },
        Trainees: { members: 'tim' },
        Synced: { members: 'anna ben', onPremisesSyncEnabled: true },
        Ruled: { members: 'anna', groupTypes: ['DynamicMembership'], membershipRule: 'user.department -eq "x"' },
        Powers: { members: 'anna ben', isAssignableToRole: true },
        Visitors: { members: 'anna gail gwen greg' },
        Bridge: {
          members: 'anna',
          groupTypes: ['Unified'],
          mailEnabled: true,
          resourceProvisioningOptions: ['Team'],
          owners: 'olga',
        },
        Crew: { members: sailors },
      },
      apps: { Ledger: { assigned: 'anna ben Trainees' } },
      roles: { Harbourmaster: 'anna Trainees ben? cara' },
      packages: { Toolbox: 'anna ben' },
      channels: [
        { id: idOf('channel'), teamId: idOf('Bridge'), displayName: 'shared', members: [idOf('gwen'), idOf('anna')] },
      ],
    },
    { settings: { REMOVALS_PER_SECOND: '20' } },
  );
});
afterAll(() => office.stop());

interface Item extends Body {
  readonly outcome: string;
  readonly isByDefault: boolean;
  readonly reason: string | null;
  readonly what: readonly { readonly kind: string }[];
}

const settings = { autoApplyDecisionsEnabled: false, defaultDecisionEnabled: true, defaultDecision: 'Deny' };

async function opened(wish: Wish): Promise<Review> {
  const review = await office.review({ reviewers: ['olga'], ...wish, settings: { ...settings, ...wish.settings } });
  await office.advance('PT0S');
  return review;
}

const previewsOf = async (review: Review): Promise<string> => `beta${await review.instancePath()}/applyPreviews`;

const begin = async (review: Review): Promise<Answer> => office.as('admin').post(await previewsOf(review));

async function dryRun(review: Review): Promise<{ readonly preview: Body; readonly items: readonly Item[] }> {
  const begun = await begin(review);
  expect([begun.status, begun.text]).toEqual([201, expect.anything()]);
  await office.advance('PT0S');
  const path = begun.headers.get('location') ?? '';
  const preview = (await office.as('admin').get(path)).body;
  const { value } = (await office.as('admin').get<{ value: Item[] }>(`${path}/items?$top=999`)).body;
  return { preview, items: value };
}

const PACKAGES = '/identityGovernance/entitlementManagement/accessPackageAssignments';
const memberships = (resource: string): object => ({
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope('/users')],
  resourceScopes: [queryScope(resource)],
});

const TEAM = {
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [queryScope('/users')],
  resourceScopes: [
    queryScope(`/groups/${idOf('Bridge')}/transitiveMembers`),
    queryScope(`/teams/${idOf('Bridge')}/channels?$filter=(membershipType eq 'shared')`),
  ],
};
const ROLE = `/roleManagement/directory/roleDefinitions/${idOf('Harbourmaster')}`;
const DELETION = [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }];

/** The denials of each review, and the outcomes that the dry run must report. */
const REVIEWS: readonly (readonly [string, Wish, Readonly<Record<string, string>>])[] = [
  [
    'a group with a group in it',
    { group: 'Pilots' },
    { anna: 'wouldRemove', ben: 'wouldRemove', cara: 'wouldRemove', tim: 'cannotRemove', gone: 'alreadyGone' },
  ],
  ['a group from on-premises', { group: 'Synced' }, { anna: 'cannotRemove', ben: 'cannotRemove' }],
  ['a dynamic group', { group: 'Ruled' }, { anna: 'cannotRemove' }],
  ['a role-assignable group', { group: 'Powers' }, { anna: 'wouldRemove', ben: 'wouldRemove' }],
  [
    'an application',
    { scope: memberships(`/servicePrincipals/${idOf('Ledger')}`) },
    { anna: 'wouldRemove', ben: 'wouldRemove', tim: 'cannotRemove' },
  ],
  [
    'active and eligible roles',
    { scope: memberships(ROLE) },
    { anna: 'wouldRemove', ben: 'wouldRemove', cara: 'wouldRemove' },
  ],
  [
    'an access package',
    {
      scope: queryScope(
        `${PACKAGES}?$filter=(accessPackageId eq '${idOf('Toolbox')}' and assignmentPolicyId eq '${idOf('Toolbox policy')}' and catalogId eq '${idOf('catalog')}')`,
      ),
    },
    { anna: 'wouldRemove', ben: 'wouldRemove' },
  ],
  ['a team with a shared channel', { scope: TEAM }, { anna: 'wouldRemove', gwen: 'wouldRemove' }],
  [
    'guests whose accounts are deleted',
    {
      scope: queryScope(`/groups/${idOf('Visitors')}/transitiveMembers/?$filter=(userType eq 'Guest')`),
      settings: { autoApplyDecisionsEnabled: true, applyActions: DELETION },
    },
    { gail: 'wouldBlock', gwen: 'wouldBlock', greg: 'wouldBlock' },
  ],
];

/** The descriptions of a blocked account: blocked by this review, or before it. */
const BLOCKED =
  /^The account (is blocked from signing in since \S+ and will be deleted after 30 days|was blocked from signing in before this review and will be deleted 30 days after \S+)\.$/;

/** Returns the stored result of applying, in the words of a dry run. */
function outcomeOf({
  applyResult,
  applyDescription,
}: {
  applyResult: string;
  applyDescription: string | null;
}): string {
  if (BLOCKED.test(applyDescription ?? '')) return 'wouldBlock';
  const outcomes: Readonly<Record<string, string>> = {
    AppliedSuccessfully: 'wouldRemove',
    AppliedSuccessfullyButObjectNotFound: 'alreadyGone',
    ApplyNotSupported: 'cannotRemove',
  };
  return outcomes[applyResult] ?? applyResult;
}

test.each(REVIEWS)('a dry run equals the apply that follows: %s', async (_, wish, expected) => {
  const review = await opened(wish);
  if ('gone' in expected) {
    await office.tenant('DELETE', `/v1.0/groups/${idOf('Pilots')}/members/${idOf('gone')}/$ref`);
  }

  const { preview, items } = await dryRun(review);
  const seen = Object.fromEntries(items.map(({ principal, outcome }) => [principal.displayName, outcome]));
  expect(preview).toMatchObject({ status: 'succeeded', isProvisional: true, deniedCount: items.length });
  expect(seen).toEqual(expected);

  await review.act('stop');
  await office.advance('PT0S');
  await review.act('applyDecisions');
  await office.advance('PT0S');
  const applied = await review.items();
  expect(Object.fromEntries(applied.map((item) => [item.principal.displayName, outcomeOf(item)]))).toEqual(seen);
  const reasons = items.map(({ reason, principal }) => [principal.displayName, reason]);
  for (const [name, reason] of reasons.filter(([, each]) => each !== null)) {
    expect(applied.find(({ principal }) => principal.displayName === name)?.applyDescription).toBe(reason);
  }
});

test('a dry run marks and removes nothing, and looks once at each principal, twenty a call', async () => {
  const review = await opened({ group: 'Crew' });
  const before = await review.items();
  await office.tenant('DELETE', '/local/stats');

  const { preview, items } = await dryRun(review);

  const { directory } = (await office.tenant('GET', '/local/stats')).body as unknown as {
    directory: Record<string, number>;
  };
  expect(directory).toEqual({ get: 2, batch: 3, write: 0 });
  expect(items).toHaveLength(45);
  expect(preview).toMatchObject({ estimatedSeconds: 3, outcomes: { wouldRemove: 45 } });
  expect(await review.items()).toEqual(before);
  expect(await office.members('Crew')).toHaveLength(45);
});

test('while reviewers decide, undecided items count as the default decision would decide them', async () => {
  const review = await opened({ group: 'Crew' });
  await review.decide('olga', { sailor0: 'Deny', sailor1: 'Approve' });

  const { items } = await dryRun(review);

  const byDefault = Object.fromEntries(items.map((item) => [item.principal.displayName, item.isByDefault]));
  expect(byDefault).toMatchObject({ sailor0: false, sailor2: true });
  expect(Object.keys(byDefault)).not.toContain('sailor1');
});

test('a dry run says that the guard would hold the removals, and why', async () => {
  const review = await opened({ group: 'Crew', settings: { autoApplyDecisionsEnabled: true } });
  await review.decide('olga', Object.fromEntries((await review.reviewed()).map((name) => [name, 'Deny'])));

  const { preview } = await dryRun(review);

  expect(preview).toMatchObject({ isHeld: true, holdReason: expect.stringContaining('45 of 45') as string });
});

test('once decisions are applied there is nothing to preview', async () => {
  const review = await opened({ group: 'Ruled' });
  await review.act('stop');
  await office.advance('PT0S');
  await review.act('applyDecisions');
  await office.advance('PT0S');

  const { status, body } = await begin(review);

  expect([status, body.error.message]).toEqual([
    409,
    "Applying can be previewed from 'InProgress' to 'Completed'; the status is 'Applied'.",
  ]);
});

test('a preview respects If-Match, and leads to no other instance', async () => {
  const review = await opened({ group: 'Ruled' });
  const other = await opened({ group: 'Powers' });
  const path = await previewsOf(review);
  const stale = await office.as('admin').send('POST', path, { headers: { 'if-match': '"old"' } });
  expect(stale.status).toBe(412);

  const begun = (await begin(review)).body.id;
  expect((await office.as('admin').get(`${await previewsOf(other)}/${begun}`)).status).toBe(404);
  expect((await office.as('admin').get(`${path}/${begun}`)).status).toBe(200);
  expect((await office.as('olga').get(`${path}/${begun}`)).status).toBe(404);
});
