import fc from 'fast-check';
import { endpoints } from '../../../functions/endpoints';
import { openApi, type Api } from '../../support/api';
import { groupReview, query, queryScope, sampleTenant, userNamed } from '../../support/sampleTenant';
import { fuzzedRequests, type FuzzedRequest, type Known } from './fuzzedRequests';
import { flawOf, sendRaw, type RawAnswer } from './rawRequest';

// These settings make the run longer or repeat another run.
const { FUZZ_REQUESTS = '2000', FUZZ_SEED = '20260105' } = process.env;
const REQUESTS = Number(FUZZ_REQUESTS);
const AT_A_TIME = 12;

let api: Api;
let known: Known;
beforeAll(async () => {
  api = await openApi({ args: ['--quiet'] });
  const { id } = await api.create(groupReview());
  const stages = [1, 2].map((n) => ({
    stageId: String(n),
    durationInDays: 2,
    recommendationsEnabled: false,
    ...(n === 1 ? {} : { dependsOn: ['1'] }),
    reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
  }));
  const staged = await api.create(groupReview({ stageSettings: stages, settings: { recommendationsEnabled: false } }));
  const doomed = await Promise.all(Array.from({ length: 5 }, () => api.create(groupReview({ displayName: 'Doomed' }))));
  const { body: history } = await api.as('admin').post('/historyDefinitions', {
    displayName: 'Report',
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00Z',
    scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
  });
  await api.advance('PT0S');
  const { body: decisions } = await api.as('admin').get(`/definitions/${id}/instances/${id}/decisions`);
  const { body: shown } = await api.as('admin').get(`/definitions/${staged.id}/instances/${staged.id}/stages`);
  known = {
    ids: [
      ...[id, id, id, staged.id, staged.id, history.id, userNamed('Jerry Lindqvist').id, sampleTenant.tenantId],
      ...[...decisions.value.slice(0, 2), ...shown.value].map((item) => item.id),
    ],
    places: [id, staged.id, history.id].map((one, n) => ({
      definitionId: one,
      instanceId: one,
      stageId: shown.value[n]?.id ?? one,
      decisionId: decisions.value[n]?.id ?? one,
      historyId: history.id,
      usersId: n === 0 ? 'me' : userNamed('Jerry Lindqvist').id,
    })),
    doomed: doomed.map((definition) => definition.id),
    tokens: [
      ...(await Promise.all(
        ['admin', 'admin', 'jerry.lindqvist', 'rita.reed', 'clara.winter'].map((name) =>
          api.token(`${name}@contoso.example`),
        ),
      )),
      await api.token('admin@contoso.example', 'AccessReview.ReadWrite.All Policy.ReadWrite.AccessReview'),
      await api.appToken('5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60'),
    ],
  };
});
afterAll(() => api.stop());

/** Returns the ids of all objects that a request may create. */
async function stored(): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const list of ['/definitions?$top=999', '/historyDefinitions?$top=999']) {
    for (let next: string | undefined = list; next !== undefined;) {
      const { status, body } = await api.as('admin').get(next);
      expect(status).toBe(200);
      for (const { id } of body.value) ids.add(id);
      next = body['@odata.nextLink'] as string | undefined;
    }
  }
  return ids;
}

interface Sent {
  readonly request: FuzzedRequest;
  readonly answer: RawAnswer;
}

async function sendAll(requests: readonly FuzzedRequest[]): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const left = [...requests];
  const worker = async (): Promise<void> => {
    for (let request = left.shift(); request; request = left.shift()) {
      sent.push({ request, answer: await sendRaw(api.url, request) });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return sent;
}

/** Returns the new ids in successful answers, including those within a batch. */
const told = (sent: readonly Sent[]): string[] =>
  sent.flatMap(({ answer }) =>
    answer.status < 300 ? (answer.text.match(/"id":"[0-9a-f-]{36}"/g) ?? []).map((text) => text.slice(6, -1)) : [],
  );

const shown = ({ request, answer }: Sent): string =>
  JSON.stringify({ flaw: flawOf(answer), ...request, headers: { ...request.headers, authorization: '…' } }).slice(
    0,
    2000,
  );

test(
  `${REQUESTS} requests, seed ${FUZZ_SEED}: never a fault, always the envelope, nothing stored by what was refused`,
  async () => {
    const before = await stored();
    const requests = fc.sample(fuzzedRequests(endpoints, known), { numRuns: REQUESTS, seed: Number(FUZZ_SEED) });

    const sent = await sendAll(requests);

    const flaws = sent.filter(({ answer }) => flawOf(answer) !== undefined);
    expect(flaws.slice(0, 20).map(shown)).toEqual([]);
    await api.advance('PT0S');
    const allowed = new Set([...before, ...told(sent)]);
    expect([...(await stored())].filter((id) => !allowed.has(id))).toEqual([]);
    const statuses = new Map<number, number>();
    for (const { answer } of sent) statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    // A run in which no request is admitted tests nothing.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
    expect(statuses.get(400) ?? 0).toBeGreaterThan(REQUESTS / 20);
    expect(api.errors()).not.toContain('A request failed.');
  },
  60_000 + REQUESTS * 30,
);
