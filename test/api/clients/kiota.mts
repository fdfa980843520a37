import { readFileSync } from 'node:fs';
import {
  AllowedHostsValidator,
  BaseBearerTokenAuthenticationProvider,
  HttpMethod,
  RequestInformation,
  type ModelSerializerFunction,
  type Parsable,
  type ParsableFactory,
} from '@microsoft/kiota-abstractions';
import { GraphRequestAdapter } from '@microsoft/msgraph-sdk';
import {
  createAccessReviewInstanceCollectionResponseFromDiscriminatorValue,
  createAccessReviewInstanceDecisionItemCollectionResponseFromDiscriminatorValue,
  createAccessReviewScheduleDefinitionCollectionResponseFromDiscriminatorValue,
  createAccessReviewScheduleDefinitionFromDiscriminatorValue,
  serializeAccessReviewInstanceDecisionItem,
  serializeAccessReviewScheduleDefinition,
  type AccessReviewInstanceCollectionResponse,
  type AccessReviewInstanceDecisionItem,
  type AccessReviewInstanceDecisionItemCollectionResponse,
  type AccessReviewScheduleDefinition,
  type AccessReviewScheduleDefinitionCollectionResponse,
  type AccessReviewScope,
} from '@microsoft/msgraph-sdk/models/index.js';
import { createODataErrorFromDiscriminatorValue } from '@microsoft/msgraph-sdk/models/oDataErrors/index.js';

/*
 * Drives the product with Microsoft's SDK, which ships ES modules only and so needs a process of its own. Reads commands (JSON) from the
 * standard input and prints what it saw. Requests are built with the SDK's own request type because its package of request builders for
 * identity governance is not published everywhere; models, serialisation, authentication, retries and error mapping are the SDK's.
 */
interface Order {
  readonly url: string;
  readonly tenantUrl: string;
  readonly adminToken: string;
  readonly reviewerToken: string;
  readonly definition: {
    readonly query: string;
    readonly reviewer: string;
  };
}

type Query = Readonly<Record<string, string | number>>;

const DEFINITIONS = '{+baseurl}/identityGovernance/accessReviews/definitions';
const DEFINITION = `${DEFINITIONS}/{definitionId}`;
const INSTANCE = `${DEFINITION}/instances/{instanceId}`;
const OPTIONS = '{?%24filter,%24top,%24orderby,%24count}';
const ERRORS = { XXX: createODataErrorFromDiscriminatorValue };

const order = JSON.parse(readFileSync(0, 'utf8')) as Order;

function clientWith(token: string) {
  const adapter = new GraphRequestAdapter(
    new BaseBearerTokenAuthenticationProvider({
      getAuthorizationToken: () => Promise.resolve(token),
      getAllowedHostsValidator: () => new AllowedHostsValidator(new Set(['localhost'])),
    }),
  );
  adapter.baseUrl = `${order.url}/v1.0`;
  const request = (method: HttpMethod, template: string, keys: Readonly<Record<string, string>> = {}) =>
    new RequestInformation(method, template, { baseurl: adapter.baseUrl, ...keys });
  const get = async <T extends Parsable>(
    target: RequestInformation,
    type: ParsableFactory<T>,
    query: Query = {},
  ): Promise<T> => {
    Object.assign(target.queryParameters, query);
    target.headers.add('Accept', 'application/json');
    return (await adapter.send(target, type, ERRORS)) as T;
  };
  const fill = <T extends Parsable>(
    target: RequestInformation,
    value: T,
    serialize: ModelSerializerFunction<T>,
  ): void => {
    target.setContentFromParsable(adapter, 'application/json', value, serialize);
  };
  return { adapter, request, get, fill };
}

const admin = clientWith(order.adminToken);
const reviewer = clientWith(order.reviewerToken);

/** This version of the SDK writes only the base properties of a derived type, and `additionalData`. */
const scope: AccessReviewScope = {
  odataType: '#microsoft.graph.accessReviewQueryScope',
  additionalData: { query: order.definition.query, queryType: 'MicrosoftGraph' },
};

async function create(displayName: string): Promise<AccessReviewScheduleDefinition> {
  const target = admin.request(HttpMethod.POST, DEFINITIONS);
  const wanted: AccessReviewScheduleDefinition = {
    displayName,
    scope,
    reviewers: [{ query: order.definition.reviewer, queryType: 'MicrosoftGraph' }],
    settings: { instanceDurationInDays: 3, justificationRequiredOnApproval: true },
  };
  admin.fill(target, wanted, serializeAccessReviewScheduleDefinition);
  return admin.get(target, createAccessReviewScheduleDefinitionFromDiscriminatorValue);
}

/** The names on each page. The SDK follows the next link of the page before. */
async function pages(query: Query): Promise<string[][]> {
  const names: string[][] = [];
  let target: RequestInformation | undefined = admin.request(HttpMethod.GET, DEFINITIONS + OPTIONS);
  let options: Query = query;
  while (target) {
    const page: AccessReviewScheduleDefinitionCollectionResponse = await admin.get(
      target,
      createAccessReviewScheduleDefinitionCollectionResponseFromDiscriminatorValue,
      options,
    );
    names.push((page.value ?? []).map(({ displayName }) => displayName ?? ''));
    target = page.odataNextLink ? admin.request(HttpMethod.GET, OPTIONS) : undefined;
    if (target && page.odataNextLink) target.URL = page.odataNextLink;
    options = {};
  }
  return names;
}

async function moveClock(advance: string): Promise<void> {
  await fetch(`${order.tenantUrl}/local/clock`, { method: 'POST', body: JSON.stringify({ advance }) });
}

const created = [await create('Alpha'), await create('Beta'), await create('Gamma')];
const [first] = created;
const definitionId = first?.id ?? '';

const byPage = await pages({ '%24top': 2, '%24orderby': 'displayName' });
const filtered = await pages({ '%24filter': "displayName eq 'Beta'" });
const ofGroups = await pages({
  '%24filter': "contains(scope/microsoft.graph.accessReviewQueryScope/query, '/groups')",
  '%24orderby': 'displayName',
});

const read = (): Promise<AccessReviewScheduleDefinition> =>
  admin.get(
    admin.request(HttpMethod.GET, DEFINITION, { definitionId }),
    createAccessReviewScheduleDefinitionFromDiscriminatorValue,
  );
const before = await read();
const put = admin.request(HttpMethod.PUT, DEFINITION, { definitionId });
admin.fill(put, { ...before, displayName: 'Alpha, changed' }, serializeAccessReviewScheduleDefinition);
await admin.adapter.sendNoResponseContent(put, ERRORS);
const after = await read();

await moveClock('PT1H');
const instances: AccessReviewInstanceCollectionResponse = await admin.get(
  admin.request(HttpMethod.GET, `${DEFINITION}/instances`, { definitionId }),
  createAccessReviewInstanceCollectionResponseFromDiscriminatorValue,
);
const instanceId = instances.value?.[0]?.id ?? '';
const keys = { definitionId, instanceId };

const OWN = `${INSTANCE}/decisions/filterByCurrentUser(on='{on}')`;
async function ownDecisions(): Promise<readonly AccessReviewInstanceDecisionItem[]> {
  const { value }: AccessReviewInstanceDecisionItemCollectionResponse = await reviewer.get(
    reviewer.request(HttpMethod.GET, OWN, { ...keys, on: 'reviewer' }),
    createAccessReviewInstanceDecisionItemCollectionResponseFromDiscriminatorValue,
  );
  return value ?? [];
}
const [item] = await ownDecisions();
const decide = reviewer.request(HttpMethod.PATCH, `${INSTANCE}/decisions/{decisionId}`, {
  ...keys,
  decisionId: item?.id ?? '',
});
reviewer.fill(
  decide,
  { decision: 'Approve', justification: 'still needed' },
  serializeAccessReviewInstanceDecisionItem,
);
await reviewer.adapter.sendNoResponseContent(decide, ERRORS);
const decided = (await ownDecisions()).find(({ id }) => id === item?.id);

await admin.adapter.sendNoResponseContent(admin.request(HttpMethod.POST, `${INSTANCE}/stop`, keys), ERRORS);
await moveClock('PT1H');
const stopped = await read();

const failure = await admin
  .get(
    admin.request(HttpMethod.GET, DEFINITION, { definitionId: '00000000-0000-4000-8000-000000000000' }),
    createAccessReviewScheduleDefinitionFromDiscriminatorValue,
  )
  .then(
    () => undefined,
    (error: unknown) => error as { responseStatusCode: number; errorEscaped: { code: string } },
  );

const seen = {
  created: created.map(({ displayName, status }) => ({ displayName, status })),
  createdDateTime: first?.createdDateTime,
  isDate: first?.createdDateTime instanceof Date,
  scope: first?.scope,
  byPage,
  filtered,
  ofGroups,
  after: { displayName: after.displayName, duration: after.settings?.instanceDurationInDays },
  instance: instances.value?.[0]?.status,
  decided: {
    decision: decided?.decision,
    justification: decided?.justification,
    reviewedBy: decided?.reviewedBy?.userPrincipalName,
    principalType: decided?.principal?.odataType,
  },
  stopped: stopped.status,
  failure: { status: failure?.responseStatusCode, code: failure?.errorEscaped.code },
};
process.stdout.write(JSON.stringify(seen));
