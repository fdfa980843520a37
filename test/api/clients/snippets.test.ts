import { Client, type FetchOptions } from '@microsoft/microsoft-graph-client';
import { openApi, type Api } from '../../support/api';
import { APPLICATION_ADMINISTRATOR, groupReview, query, queryScope, userNamed } from '../../support/sampleTenant';
import { inactiveGuestsReview, weeklyGroupReview } from '../seeds/documentedDefinitions';

/** The requests of the JavaScript snippets in Graph's documentation, in the order of a review's life, by Graph's own client. */

interface Item {
  readonly id: string;
  readonly status: string;
  readonly decision: string;
  readonly downloadUri: string;
  readonly scope: object;
}

type Answer = (Item & { readonly value: readonly Item[] }) | undefined;

/** One snippet: what it calls, and what it gets. */
interface Snippet {
  readonly name: string;
  readonly run: (admin: Client, reviewer: Client) => Promise<unknown>;
  /** What the answer contains; undefined for 204. */
  readonly shown: object | undefined;
}

const DEFINITIONS = '/identityGovernance/accessReviews/definitions';
const HISTORIES = '/identityGovernance/accessReviews/historyDefinitions';
const ON = "filterByCurrentUser(on='reviewer')";

let api: Api;
let admin: Client;
let reviewer: Client;
let policies: Client;
/** The paths of the objects that earlier snippets created. */
const at = { definition: '', instance: '', decision: '', staged: '', stage: '', stageDecision: '', history: '' };

beforeAll(async () => {
  api = await openApi();
  admin = clientWith(await api.token('admin@contoso.example'));
  reviewer = clientWith(await api.token(userNamed('Jerry Lindqvist').userPrincipalName));
  policies = clientWith(await api.token('admin@contoso.example', 'Policy.ReadWrite.AccessReview'));
});
afterAll(() => api.stop());

/**
 * Returns Graph's client with a token. The client sends a token from its own provider to https addresses only, so the token is in the
 * headers.
 */
function clientWith(token: string): Client {
  const fetchOptions: FetchOptions = { headers: { authorization: `Bearer ${token}` } };
  return Client.init({
    baseUrl: api.url,
    fetchOptions,
    authProvider: (done) => {
      done(null, token);
    },
  });
}

const stage = (stageId: string, dependsOn: readonly string[]): object => ({
  stageId,
  dependsOn,
  durationInDays: 2,
  recommendationsEnabled: false,
  reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)],
});

const first = async (client: Client, path: string): Promise<string> => {
  const { value } = (await client.api(path).get()) as { value: readonly Item[] };
  return `${path}/${value[0]?.id ?? ''}`;
};

const LIST = { value: expect.any(Array) as unknown };
const REASON = { decision: 'Approve', justification: 'Known' };

/** The snippets that create reviews, before these have started. */
const creations: readonly Snippet[] = [
  {
    name: 'create a weekly review of a group',
    run: (client) => client.api(DEFINITIONS).post(weeklyGroupReview.request),
    shown: { displayName: 'Test create', status: 'NotStarted' },
  },
  {
    name: 'create a review of the inactive guests of all teams',
    run: (client) => client.api(DEFINITIONS).version('beta').post(inactiveGuestsReview.request),
    shown: { displayName: 'Review inactive guests on teams' },
  },
  {
    name: 'create a review of a role',
    run: (client) =>
      client.api(DEFINITIONS).post({
        ...groupReview(),
        scope: queryScope(`/roleManagement/directory/roleDefinitions/${APPLICATION_ADMINISTRATOR}`),
      }),
    shown: { status: 'NotStarted' },
  },
  {
    name: 'create a review in stages',
    run: async (client) => {
      const body = { ...groupReview(), stageSettings: [stage('1', []), stage('2', ['1'])] };
      const made = (await client.api(DEFINITIONS).post(body)) as Item;
      at.staged = `${DEFINITIONS}/${made.id}/instances/${made.id}`;
      return made;
    },
    shown: { settings: { instanceDurationInDays: 3 } },
  },
  {
    name: 'create a review of a group once',
    run: async (client) => {
      const made = (await client.api(DEFINITIONS).post(groupReview())) as Item;
      at.definition = `${DEFINITIONS}/${made.id}`;
      at.instance = `${at.definition}/instances/${made.id}`;
      return made;
    },
    shown: { displayName: 'Who reads the reports' },
  },
];

const reads: readonly Snippet[] = [
  { name: 'list definitions', run: (client) => client.api(DEFINITIONS).top(100).skip(0).get(), shown: LIST },
  {
    name: 'list definitions of groups',
    run: (client) =>
      client
        .api(DEFINITIONS)
        .filter("contains(scope/microsoft.graph.accessReviewQueryScope/query, '/groups')")
        .top(10)
        .get(),
    shown: LIST,
  },
  { name: 'get a definition', run: (client) => client.api(at.definition).get(), shown: { status: 'InProgress' } },
  { name: 'list the definitions to review', run: (_, own) => own.api(`${DEFINITIONS}/${ON}`).get(), shown: LIST },
  {
    name: 'list instances',
    run: (client) => client.api(`${at.definition}/instances`).filter("status eq 'InProgress'").get(),
    shown: { value: [{ status: 'InProgress' }] },
  },
  { name: 'get an instance', run: (client) => client.api(at.instance).get(), shown: { status: 'InProgress' } },
  {
    name: 'list the instances to review',
    run: (_, own) => own.api(`${at.definition}/instances/${ON}`).get(),
    shown: { value: [{}] },
  },
  {
    name: 'list contacted reviewers',
    run: (client) => client.api(`${at.instance}/contactedReviewers`).get(),
    shown: { value: [{ displayName: 'Jerry Lindqvist' }] },
  },
  { name: 'list decisions', run: (client) => client.api(`${at.instance}/decisions`).top(100).get(), shown: LIST },
  {
    name: 'list decisions with insights',
    run: (client) => client.api(`${at.instance}/decisions`).expand('insights').get(),
    shown: LIST,
  },
  {
    name: 'list the decisions to review',
    run: async (_, own) => {
      const path = `${at.instance}/decisions`;
      const { value } = (await own.api(`${path}/${ON}`).get()) as { value: readonly Item[] };
      at.decision = `${path}/${value[0]?.id ?? ''}`;
      return { value };
    },
    shown: LIST,
  },
  { name: 'get a decision', run: (client) => client.api(at.decision).get(), shown: { decision: 'NotReviewed' } },
  {
    name: 'list stages',
    run: async (client) => {
      at.stage = await first(client, `${at.staged}/stages`);
      at.stageDecision = await first(client, `${at.stage}/decisions`);
      return client.api(`${at.staged}/stages`).get() as Promise<Answer>;
    },
    shown: { value: [{ status: 'InProgress' }] },
  },
  { name: 'get a stage', run: (client) => client.api(at.stage).get(), shown: { status: 'InProgress' } },
  { name: 'list the stages to review', run: (_, own) => own.api(`${at.staged}/stages/${ON}`).get(), shown: LIST },
  { name: 'list the decisions of a stage', run: (client) => client.api(`${at.stage}/decisions`).get(), shown: LIST },
];

const changes: readonly Snippet[] = [
  {
    name: 'update a definition',
    run: async (client) => {
      const whole = (await client.api(at.definition).get()) as object;
      return client.api(at.definition).put({ ...whole, displayName: 'Changed' }) as Promise<unknown>;
    },
    shown: undefined,
  },
  {
    name: 'update an instance',
    run: async (client) => {
      const { scope } = (await client.api(at.instance).get()) as Item;
      return client
        .api(at.instance)
        .put({ scope, reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)] }) as Promise<Answer>;
    },
    shown: { status: 'InProgress' },
  },
  {
    name: 'update a stage',
    run: (client) => client.api(at.stage).patch({ reviewers: [query(`/users/${userNamed('Jerry Lindqvist').id}`)] }),
    shown: { status: 'InProgress' },
  },
  { name: 'update a decision', run: (_, own) => own.api(at.decision).patch(REASON), shown: undefined },
  { name: 'update a decision of a stage', run: (_, own) => own.api(at.stageDecision).patch(REASON), shown: undefined },
  {
    name: 'record decisions at once',
    run: (_, own) => own.api(`${at.instance}/batchRecordDecisions`).post({ ...REASON, decision: 'Deny' }),
    shown: undefined,
  },
  {
    name: 'record all decisions',
    run: (_, own) =>
      own.api(`/identityGovernance/accessReviews/decisions/${ON}/recordAllDecisions`).version('beta').post(REASON),
    shown: undefined,
  },
  {
    name: 'accept recommendations',
    run: (_, own) => own.api(`${at.instance}/acceptRecommendations`).post(undefined),
    shown: undefined,
  },
  {
    name: 'remind',
    run: (client) => client.api(`${at.instance}/sendReminder`).post(undefined),
    shown: undefined,
  },
  { name: 'reset', run: (client) => client.api(`${at.instance}/resetDecisions`).post(undefined), shown: undefined },
  { name: 'stop a stage', run: (client) => client.api(`${at.stage}/stop`).post(undefined), shown: undefined },
  { name: 'stop an instance', run: (client) => client.api(`${at.instance}/stop`).post(undefined), shown: undefined },
];

const reports: readonly Snippet[] = [
  { name: 'apply', run: (client) => client.api(`${at.instance}/applyDecisions`).post(undefined), shown: undefined },
  {
    name: 'create a report',
    run: async (client) => {
      const made = (await client.api(HISTORIES).post({
        displayName: 'Last quarter',
        decisions: ['approve', 'deny', 'dontKnow', 'notReviewed', 'notNotified'],
        reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
        reviewHistoryPeriodEndDateTime: '2026-04-05T00:00:00Z',
        scopes: [queryScope(`${DEFINITIONS}?$filter=contains(scope/query, '/groups')`)],
      })) as Item;
      at.history = `${HISTORIES}/${made.id}`;
      return made;
    },
    shown: { displayName: 'Last quarter' },
  },
  { name: 'list reports', run: (client) => client.api(HISTORIES).get(), shown: { value: [{}] } },
  { name: 'get a report', run: (client) => client.api(at.history).get(), shown: { displayName: 'Last quarter' } },
  {
    name: 'list the instances of a report',
    run: (client) => client.api(`${at.history}/instances`).get(),
    shown: { value: [{}] },
  },
  {
    name: 'delete a definition',
    run: (client) => client.api(at.definition).delete(),
    shown: undefined,
  },
];

const play = async ({ run, shown }: Snippet): Promise<void> => {
  const answer = await run(admin, reviewer);
  if (shown === undefined) expect(answer ?? undefined).toBeUndefined();
  else expect(answer).toMatchObject(shown);
};

describe('A snippet of the documentation', () => {
  test.each(creations)('runs: $name', play);

  describe('of a running review', () => {
    beforeAll(() => api.advance('PT1H'));

    test.each([...reads, ...changes])('runs: $name', play);
  });

  describe('of an ended review', () => {
    beforeAll(() => api.advance('PT1H'));

    test.each(reports)('runs: $name', play);
  });

  test('runs: the policy is read and changed', async () => {
    const policy = policies.api('/policies/accessReviewPolicy').version('beta');

    expect(await policy.get()).toMatchObject({ isGroupOwnerManagementEnabled: false });
    await policy.patch({ isGroupOwnerManagementEnabled: true });
    expect(await policy.get()).toMatchObject({ isGroupOwnerManagementEnabled: true });
  });
});
