import { request } from 'node:http';
import { openApi, type Api, type Body } from '../../support/api';
import { groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';

let api: Api;
let id: string;
let decision: string;
beforeAll(async () => {
  api = await openApi();
  ({ id } = await api.create(groupReview({ settings: { justificationRequiredOnApproval: true } })));
  await api.advance('PT0S');
  const { body } = await api.as('admin').get(`/definitions/${id}/instances/${id}/decisions`);
  decision = `/definitions/${id}/instances/${id}/decisions/${body.value[0]?.id ?? ''}`;
});
afterAll(() => api.stop());

const admin = () => api.as('admin');
const targets = ({ error }: Body): string[] => (error.details ?? []).map(({ target }) => target).sort();
const recurrence = (pattern: object | null, range: object = {}): object => ({
  recurrence: { pattern, range: { type: 'noEnd', startDate: '2026-02-02', ...range } },
});
const stage = (stageId: string, changes: object = {}): object => ({
  stageId,
  durationInDays: 1,
  recommendationsEnabled: false,
  ...changes,
});

/** Bodies of a definition, each with all its errors. */
const definitions: readonly (readonly [string, object, readonly string[]])[] = [
  ['nothing', {}, ['displayName', 'scope', 'settings']],
  ['no name', groupReview({ displayName: undefined }), ['displayName']],
  [
    'names that are none',
    groupReview({ displayName: 7, descriptionForAdmins: [], reviewers: {} }),
    ['descriptionForAdmins', 'displayName', 'reviewers'],
  ],
  [
    'properties that do not exist',
    groupReview({ owner: 'me', settings: { colour: 'red' } }),
    ['owner', 'settings/colour'],
  ],
  ['an unknown scope', groupReview({ scope: queryScope('/devices') }), ['scope/query']],
  [
    'a scope of another kind',
    groupReview({ scope: { '@odata.type': '#microsoft.graph.group', query: '/x' } }),
    ['scope/@odata.type'],
  ],
  [
    'reviewers that nobody knows',
    groupReview({
      reviewers: [query('/users/x'), query(`/users/${userNamed('Fiona Falk').id}`), query('/devices')],
      fallbackReviewers: [query('boss')],
    }),
    ['fallbackReviewers/0', 'reviewers/0', 'reviewers/2'],
  ],
  [
    'settings of wrong types',
    groupReview({
      settings: {
        mailNotificationsEnabled: 'yes',
        instanceDurationInDays: 1.5,
        defaultDecision: 'Maybe',
        recommendationLookBackDuration: '30 days',
      },
    }),
    [
      'settings/defaultDecision',
      'settings/instanceDurationInDays',
      'settings/mailNotificationsEnabled',
      'settings/recommendationLookBackDuration',
    ],
  ],
  [
    'a default decision that is missing',
    groupReview({ settings: { defaultDecisionEnabled: true } }),
    ['settings/defaultDecision'],
  ],
  ['no duration', groupReview({ settings: { instanceDurationInDays: 0 } }), ['settings/instanceDurationInDays']],
  [
    'a duration into the next occurrence',
    groupReview({ settings: { ...recurrence({ type: 'weekly', interval: 1 }), instanceDurationInDays: 8 } }),
    ['settings/instanceDurationInDays'],
  ],
  [
    'a month of 28 days',
    groupReview({ settings: { ...recurrence({ type: 'absoluteMonthly', interval: 1 }), instanceDurationInDays: 28 } }),
    ['settings/instanceDurationInDays'],
  ],
  [
    'a recurrence of nonsense',
    groupReview({ settings: recurrence({ type: 'hourly', interval: 0 }, { startDate: 'soon', type: 'forever' }) }),
    [
      'settings/recurrence/pattern/interval',
      'settings/recurrence/pattern/type',
      'settings/recurrence/range/startDate',
      'settings/recurrence/range/type',
    ],
  ],
  [
    'an apply action for guests only',
    groupReview({
      settings: { applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] },
    }),
    ['settings/applyActions/0'],
  ],
  ['four stages', groupReview({ stageSettings: ['1', '2', '3', '4'].map((name) => stage(name)) }), ['stageSettings']],
  [
    'stages in no order',
    groupReview({ stageSettings: [stage('1', { dependsOn: ['2'] }), stage('2')] }),
    ['stageSettings/0/dependsOn', 'stageSettings/1/dependsOn'],
  ],
  [
    'recipients that nobody knows',
    groupReview({
      additionalNotificationRecipients: [
        { notificationTemplateType: 'CompletedAdditionalRecipients', notificationRecipientScope: query('/devices') },
      ],
    }),
    ['additionalNotificationRecipients/0/notificationRecipientScope/query'],
  ],
];

/** Returns whether the targets begin as expected. Which property of a reviewer is wrong is tested elsewhere. */
const begins = (found: readonly string[], expected: readonly string[]): boolean =>
  found.length === expected.length && expected.every((target) => found.some((one) => one.startsWith(target)));

describe('An impossible definition', () => {
  test.each(definitions)('is refused with every problem, and is not stored: %s', async (_, body, expected) => {
    const before = (await admin().get('/definitions?$count=true')).body['@odata.count'];

    const answer = await admin().post('/definitions', body);

    const found = targets(answer.body);
    expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest']);
    expect(begins(found, expected) ? expected : found).toEqual(expected);
    expect(answer.body.error.details?.every(({ code, message }) => code !== '' && message !== '')).toBe(true);
    expect((await admin().get('/definitions?$count=true')).body['@odata.count']).toBe(before);
  });

  test('changes nothing in a PUT', async () => {
    const before = (await admin().get(`/definitions/${id}`)).body;

    const answer = await admin().put(`/definitions/${id}`, {
      displayName: '',
      settings: { instanceDurationInDays: 'x' },
    });

    expect([answer.status, targets(answer.body)]).toEqual([400, ['displayName', 'settings/instanceDurationInDays']]);
    expect((await admin().get(`/definitions/${id}`)).body).toEqual(before);
  });
});

describe('An impossible decision', () => {
  test.each([
    ['no decision', {}, ['decision']],
    ['an unknown decision', { decision: 'Perhaps', justification: 'x' }, ['decision']],
    ['a decision in another form', { decision: 'Approved', justification: 'x' }, ['decision']],
    ['no justification where one is required', { decision: 'Approve' }, ['justification']],
    ['a blank justification', { decision: 'Deny', justification: '  ' }, ['justification']],
    ['everything', { decision: null, justification: 1, mood: 'bad' }, ['decision', 'justification', 'mood']],
  ])('is refused and not stored: %s', async (_, body, expected) => {
    const answer = await api.as('jerry.lindqvist').patch(decision, body);

    expect([answer.status, targets(answer.body)]).toEqual([400, expected]);
    expect((await admin().get(decision)).body).toMatchObject({ decision: 'NotReviewed', justification: '' });
  });
});

describe('A body', () => {
  const text = JSON.stringify(groupReview());
  const send = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    admin().send('POST', '/definitions', { body, headers });

  test.each([
    ['another content type', () => send(text, { 'content-type': 'text/plain' }), 415, 'UnsupportedMediaType'],
    ['a form', () => send('a=b', { 'content-type': 'application/x-www-form-urlencoded' }), 415, 'UnsupportedMediaType'],
    ['malformed JSON', () => send(text.slice(1)), 400, 'BadRequest'],
    ['half of the JSON', () => send(text.slice(0, 100)), 400, 'BadRequest'],
    ['nothing', () => send(''), 400, 'BadRequest'],
    ['spaces', () => send('  \n'), 400, 'BadRequest'],
    ['an array', () => send('[]'), 400, 'BadRequest'],
    ['null', () => send('null'), 400, 'BadRequest'],
    ['a number', () => send('7'), 400, 'BadRequest'],
    [
      'more than a megabyte',
      () => send(JSON.stringify(groupReview({ displayName: 'x'.repeat(1_100_000) }))),
      413,
      'RequestEntityTooLarge',
    ],
  ])('is refused: %s', async (...[, sent, status, code]) => {
    const answer = await sent();

    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('is accepted with any charset and parameters, and without a content type', async () => {
    expect((await send(text, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(201);
    expect(
      (await send(text, { 'content-type': 'application/json;odata.metadata=minimal;IEEE754Compatible=false' })).status,
    ).toBe(201);
  });

  test('that names a member twice has the last of them', async () => {
    const { status, body } = await send(text.replace('{', '{"displayName":"First",'));

    expect([status, body.displayName]).toEqual([201, 'Who reads the reports']);
    expect((await send(text.replace('{', '{"__proto__":{"admin":true},"constructor":1,'))).status).toBe(400);
  });

  test('that is sent in chunks is refused, and never treated as empty', async () => {
    const token = await api.token('admin@contoso.example');
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const url = `${api.url}/v1.0/identityGovernance/accessReviews/definitions`;
      const sending = request(url, { method: 'POST', headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() });
        });
      });
      sending.on('error', reject);
      sending.write(text.slice(0, 50));
      sending.end(text.slice(50));
    });

    expect(answer.status).toBe(411);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'LengthRequired' } });
  });

  test('is ignored where none is expected', async () => {
    const { status } = await admin().send('POST', `/definitions/${id}/instances/${id}/sendReminder`, {
      body: 'whatever',
      headers: { 'content-type': 'text/plain' },
    });

    expect(status).toBe(204);
  });

  test('may hold any text, which comes back as it was', async () => {
    const displayName = '"<b>Ünï\\cödé</b>" \u{1F512} \u0007 \'; DROP TABLE';

    const { body } = await admin().post('/definitions', groupReview({ displayName }));

    expect((await admin().get(`/definitions/${body.id}`)).body.displayName).toBe(displayName);
  });
});
