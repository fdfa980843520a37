import { openApi, type Answer, type Api, type Body } from '../../support/api';
import { groupNamed, groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';
import { DEFAULT_SETTINGS } from '../../unit/api/validation/samples';

const NOW = '2026-01-05T08:00:00.000Z';
const ZERO = { id: '00000000-0000-0000-0000-000000000000', displayName: '', type: null, userPrincipalName: '' };
const jerry = userNamed('Jerry Lindqvist');
const finance = groupNamed('Finance Reports');
const text: unknown = expect.any(String);
const instant: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);

let api: Api;
beforeAll(async () => {
  api = await openApi();
});
afterAll(() => api.stop());

const admin = () => api.as('admin');

/** Returns a body without annotations, which any object may have. */
const plain = (body: Body): object =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !name.startsWith('@')));

/** Begins a review; its only instance has the same id. */
async function running(changes: Readonly<Record<string, unknown>> = {}): Promise<{ id: string; instance: string }> {
  const { id } = await api.create(groupReview(changes));
  await api.advance('PT0S');
  return { id, instance: `/definitions/${id}/instances/${id}` };
}

const firstDecision = async (instance: string): Promise<string> => {
  const { body } = await admin().get(`${instance}/decisions`);
  return `${instance}/decisions/${body.value[0]?.id ?? ''}`;
};

const expectEmpty = ({ status, body, headers }: Answer): void => {
  expect([status, body]).toEqual([204, undefined]);
  expect(headers.get('odata-version')).toBe('4.0');
};

describe.each(['v1.0', 'beta'] as const)('A definition in %s', (version) => {
  test('is created with every default, and its address is answered', async () => {
    const { scope, reviewers } = groupReview() as { scope: object; reviewers: object[] };
    const body = { displayName: 'Short', scope, reviewers, settings: { instanceDurationInDays: 3 } };

    const answer = await admin().post(`${version}/definitions`, body);

    const { id } = answer.body;
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(
      `${api.url}/${version}/identityGovernance/accessReviews/definitions/${id}`,
    );
    expect(answer.body['@odata.context']).toBe(
      `${api.url}/${version}/$metadata#identityGovernance/accessReviews/definitions/$entity`,
    );
    expect(plain(answer.body)).toEqual({
      id: text,
      displayName: 'Short',
      status: 'NotStarted',
      createdDateTime: NOW,
      lastModifiedDateTime: NOW,
      descriptionForAdmins: null,
      descriptionForReviewers: null,
      createdBy: {
        id: userNamed('MOD Administrator').id,
        displayName: 'MOD Administrator',
        type: null,
        userPrincipalName: 'admin@contoso.example',
      },
      // The enumeration is the group of the scope.
      instanceEnumerationScope: { ...queryScope(`/groups/${finance.id}`), queryRoot: null },
      scope: { ...scope, queryRoot: null },
      reviewers: reviewers.map((reviewer) => ({ ...reviewer, queryRoot: null })),
      fallbackReviewers: [],
      ...(version === 'beta' && { backupReviewers: [] }),
      stageSettings: [],
      additionalNotificationRecipients: [],
      settings: { ...DEFAULT_SETTINGS, ...(version === 'beta' && { isAgenticExperienceEnabled: false }) },
      ...(version === 'beta' && { reviewOptions: null }),
    });
  });

  test('is updated without an answer, keeps what cannot be changed and what is left out', async () => {
    const { id } = await running();
    const before = (await admin().get(`${version}/definitions/${id}`)).body;

    const answer = await admin().put(`${version}/definitions/${id}`, {
      ...before,
      id: 'other',
      displayName: 'Renamed',
      status: 'Completed',
      createdDateTime: '2000-01-01T00:00:00Z',
      scope: { ...before.scope, query: `/groups/${groupNamed('Sales Proposals').id}/transitiveMembers` },
      descriptionForAdmins: undefined,
      settings: { mailNotificationsEnabled: true },
    });

    expectEmpty(answer);
    const after = (await admin().get(`${version}/definitions/${id}`)).body;
    expect(plain(after)).toEqual({
      ...plain(before),
      displayName: 'Renamed',
      lastModifiedDateTime: NOW,
      settings: { ...(before.settings as object), mailNotificationsEnabled: true },
    });
  });

  test('takes other reviewers, who review from the next instance on', async () => {
    const { id, instance } = await running();
    const clara = query(`/users/${userNamed('Clara Winter').id}`);

    expectEmpty(await admin().put(`${version}/definitions/${id}`, { reviewers: [clara], fallbackReviewers: [clara] }));

    const { reviewers, fallbackReviewers } = (await admin().get(`${version}/definitions/${id}`)).body;
    expect([reviewers, fallbackReviewers]).toEqual([[{ ...clara, queryRoot: null }], [{ ...clara, queryRoot: null }]]);
    const unchanged = (await admin().get(`${version}${instance}`)).body;
    expect(unchanged.reviewers.map((reviewer) => reviewer.query)).toEqual([`/v1.0/users/${jerry.id}`]);
  });

  test('is deleted with all that belongs to it, once', async () => {
    const { id, instance } = await running();
    const decision = await firstDecision(instance);

    expectEmpty(await admin().delete(`${version}/definitions/${id}`));

    for (const path of [
      `/definitions/${id}`,
      `/definitions/${id}/instances`,
      instance,
      `${instance}/decisions`,
      decision,
    ]) {
      expect([path, (await admin().get(path)).status]).toEqual([path, 404]);
    }
    expect((await admin().delete(`/definitions/${id}`)).status).toBe(404);
    expect((await api.as('jerry.lindqvist').patch(decision, { decision: 'Deny' })).status).toBe(404);
    const { value } = (await admin().get('/definitions?$top=999')).body;
    expect(value.filter((definition) => definition.id === id)).toEqual([]);
  });

  test('is stopped with its instance, and never starts again', async () => {
    const { id, instance } = await running();

    expectEmpty(await admin().post(`${version}/definitions/${id}/stop`));
    await api.advance('PT0S');

    expect((await admin().get(instance)).body.status).toBe('Completed');
    expect((await admin().get(`/definitions/${id}`)).body.status).toBe('Completed');
    expectEmpty(await admin().post(`${version}/definitions/${id}/stop`));
  });
});

describe.each(['v1.0', 'beta'] as const)('A decision in %s', (version) => {
  const beta = {
    principalResourceMembership: { membershipType: 'direct' },
    target: expect.objectContaining({
      '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemUserTarget',
    }) as unknown,
    reviewContext: {
      department: 'Finance',
      jobTitle: 'Accountant',
      manager: null,
      userType: 'Member',
      accountEnabled: true,
      access: null,
      isNew: null,
      lastDecision: null,
      assignment: null,
      isCarriedOver: false,
      onBehalfOf: null,
      isPartOfBulk: null,
      priority: 7,
      cameBack: null,
    },
    delegatedBy: null,
    removalCheck: null,
    restoration: null,
  };

  test('has every property before it is made', async () => {
    const { id, instance } = await running({ settings: { recommendationsEnabled: true } });

    const { body: all } = await admin().get(`${version}${instance}/decisions`);
    const anna = all.value.find(({ principal }) => principal.id === userNamed('Anna Albers').id);
    const { body } = await admin().get(`${version}${instance}/decisions/${anna?.id ?? ''}`);

    expect(plain(body)).toEqual({
      id: text,
      accessReviewId: id,
      decision: 'NotReviewed',
      justification: '',
      applyResult: 'New',
      applyDescription: null,
      recommendation: expect.stringMatching(/^(Approve|Deny)$/) as unknown,
      reviewedDateTime: null,
      appliedDateTime: null,
      reviewedBy: ZERO,
      appliedBy: ZERO,
      principalLink: `https://graph.microsoft.com/v1.0/users/${body.principal.id}`,
      resourceLink: `https://graph.microsoft.com/v1.0/groups/${finance.id}`,
      principal: {
        '@odata.type': '#microsoft.graph.userIdentity',
        id: text,
        displayName: text,
        type: 'user',
        userPrincipalName: text,
        lastUserSignInDateTime: text,
      },
      resource: { id: finance.id, displayName: 'Finance Reports', type: 'group' },
      ...(version === 'beta' && beta),
    });
    expect(finance.members).toContain(body.principal.id);
  });

  test('is made, changed and taken back', async () => {
    const { instance } = await running();
    const path = `${version}${await firstDecision(instance)}`;
    const decide = (body: object) => api.as('jerry.lindqvist').patch(path, body);
    const reviewer = {
      id: jerry.id,
      displayName: jerry.displayName,
      type: null,
      userPrincipalName: jerry.userPrincipalName,
    };

    expectEmpty(await decide({ decision: 'Approve', justification: 'Needed' }));
    expect((await admin().get(path)).body).toMatchObject({
      decision: 'Approve',
      justification: 'Needed',
      reviewedBy: reviewer,
      reviewedDateTime: instant,
      applyResult: 'New',
      appliedBy: ZERO,
    });
    expectEmpty(await decide({ decision: 'Deny', justification: 'Not any more' }));
    expect((await admin().get(path)).body).toMatchObject({ decision: 'Deny', justification: 'Not any more' });
    expectEmpty(await decide({ decision: 'DontKnow' }));
    expectEmpty(await decide({ decision: 'NotReviewed' }));
    expect((await admin().get(path)).body).toMatchObject({
      decision: 'NotReviewed',
      justification: '',
      reviewedBy: ZERO,
      reviewedDateTime: null,
    });
  });

  test('is refused after the end, and the actions with it', async () => {
    const { instance } = await running();
    const decision = await firstDecision(instance);
    const act = async (action: string) => (await admin().post(`${version}${instance}/${action}`)).status;

    expect(await act('applyDecisions')).toBe(409);
    expect(await act('sendReminder')).toBe(204);
    expectEmpty(await admin().post(`${version}${instance}/stop`));
    expect((await api.as('jerry.lindqvist').patch(`${version}${decision}`, { decision: 'Deny' })).status).toBe(409);
    await api.advance('PT0S');
    expect((await admin().get(instance)).body.status).toBe('Completed');
    expect([await act('stop'), await act('sendReminder')]).toEqual([409, 409]);
    expect(await act('applyDecisions')).toBe(204);
    await api.advance('PT0S');
    expect((await admin().get(instance)).body.status).toBe('Applied');
    expect(await act('applyDecisions')).toBe(409);
  });
});
