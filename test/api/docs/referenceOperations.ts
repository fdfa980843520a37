import type { Method } from '../../../shared/api/endpoint/endpoint';
import type { Version } from '../../../shared/api/endpoint/version';

/** One operation that Microsoft documents for access reviews, in the words of its documentation. */
export interface ReferenceOperation {
  /** `E01` and so on; an operation that several paths lead to has one number. */
  readonly id: string;
  readonly method: Method;
  /** Below the version; `AR` stands for `/identityGovernance/accessReviews`. The names of keys do not matter. */
  readonly path: string;
  readonly versions: readonly Version[];
  readonly title: string;
}

const BOTH: readonly Version[] = ['v1.0', 'beta'];
const BETA: readonly Version[] = ['beta'];

const D = 'AR/definitions/{definitionId}';
const I = `${D}/instances/{instanceId}`;
const S = `${I}/stages/{stageId}`;
const H = 'AR/historyDefinitions/{historyId}';
const U = 'AR/unified/definitions';
const SESSIONS = '/identityGovernance/entitlementManagement/catalogs/{catalogId}/resources/{resourceId}/uploadSessions';
const MINE = "filterByCurrentUser(on='{on}')";

type Row = readonly [id: string, operation: `${Method} ${string}`, title: string];

const both: readonly Row[] = [
  ['E01', 'GET AR/definitions', 'lists definitions'],
  ['E02', 'POST AR/definitions', 'creates a definition'],
  ['E03', `GET ${D}`, 'one definition'],
  ['E04', `PUT ${D}`, 'changes a definition, for instances to come'],
  ['E05', `DELETE ${D}`, 'removes a definition with all that belongs to it'],
  ['E06', `GET AR/definitions/${MINE}`, 'definitions that the caller reviews'],
  ['E07', `POST ${D}/stop`, 'ends the series and what runs of it'],
  ['E08', `GET ${D}/instances`, 'lists instances'],
  ['E09', `GET ${I}`, 'one instance'],
  ['E10', `PUT ${I}`, 'other reviewers for a running instance'],
  ['E11', `GET ${D}/instances/${MINE}`, 'instances that the caller reviews'],
  ['E12', `GET ${I}/contactedReviewers`, 'everybody who was ever asked'],
  ['E13', `POST ${I}/acceptRecommendations`, 'decides as recommended what the caller has not decided'],
  ['E14', `POST ${I}/applyDecisions`, 'applies the decisions of a completed instance'],
  ['E15', `POST ${I}/batchRecordDecisions`, 'decides many items at once'],
  ['E16', `POST ${I}/resetDecisions`, 'takes back all decisions'],
  ['E17', `POST ${I}/sendReminder`, 'reminds all reviewers'],
  ['E18', `POST ${I}/stop`, 'ends an instance before its time'],
  ['E20', `GET ${I}/decisions`, 'lists decisions'],
  ['E21', `GET ${I}/decisions/{decisionId}`, 'one decision'],
  ['E21', `GET ${S}/decisions/{decisionId}`, 'one decision, as it was made in a stage'],
  ['E22', `PATCH ${I}/decisions/{decisionId}`, 'decides'],
  ['E22', `PATCH ${S}/decisions/{decisionId}`, 'decides in a stage'],
  ['E23', `GET ${I}/decisions/${MINE}`, 'decisions that the caller reviews'],
  ['E23', `GET ${S}/decisions/${MINE}`, 'decisions that the caller reviews in a stage'],
  ['E26', `GET ${I}/decisions/{decisionId}/insights`, 'why something is recommended'],
  ['E30', `GET ${I}/stages`, 'lists stages'],
  ['E31', `GET ${S}`, 'one stage'],
  ['E32', `PATCH ${S}`, 'other reviewers for a stage'],
  ['E33', `GET ${I}/stages/${MINE}`, 'stages that the caller reviews'],
  ['E34', `GET ${S}/decisions`, 'lists the decisions made in a stage'],
  ['E35', `POST ${S}/stop`, 'ends a stage before its time'],
  ['E36', `POST ${S}/acceptRecommendations`, 'decides as recommended what the caller has not decided in a stage'],
  ['E37', `POST ${S}/batchRecordDecisions`, 'decides many items of a stage at once'],
  ['E40', 'GET AR/historyDefinitions', 'lists history reports of the last 30 days'],
  ['E41', 'POST AR/historyDefinitions', 'asks for a report of decisions in a period'],
  ['E42', `GET ${H}`, 'one report'],
  ['E43', `GET ${H}/instances`, 'its one instance'],
  ['E44', `POST ${H}/instances/{instanceId}/generateDownloadUri`, 'a link to the report that is good for 24 hours'],
  ['E60', `GET ${U}`, 'lists reviews of catalogs'],
  ['E61', `POST ${U}`, 'creates a review of a catalog'],
  ['E62', `GET ${U}/{definitionId}`, 'one of them; and so on, everything of E03 to E37'],
  [
    'E63',
    'POST AR/unified/instances/{instanceId}/batchApplyCustomDataProvidedResourceDecisions',
    'says that decisions on custom data were applied',
  ],
  ['E70', `POST ${SESSIONS}`, 'begins an upload of custom data'],
  ['E71', `GET ${SESSIONS}`, 'lists uploads'],
  ['E71', `GET ${SESSIONS}/{sessionId}`, 'one upload'],
  ['E72', `PATCH ${SESSIONS}/{sessionId}`, 'ends an upload'],
  ['E73', `DELETE ${SESSIONS}/{sessionId}`, 'throws an upload away'],
  ['E74', `POST ${SESSIONS}/{sessionId}/uploadFile`, 'uploads a file'],
];

/** What lies below pending instances, of the caller and of a person who is named. */
const pending = (owner: string, idOf: (id: string) => string): readonly Row[] => {
  const instances = `${owner}/pendingAccessReviewInstances`;
  const instance = `${instances}/{instanceId}`;
  return [
    [idOf('E80'), `GET ${instances}`, 'instances that wait for the decisions of a person'],
    [idOf('E81'), `GET ${instance}/decisions`, 'the decisions for which one of them waits'],
    [idOf('E82'), `PATCH ${instance}/decisions/{decisionId}`, 'decides'],
    [idOf('E83'), `POST ${instance}/acceptRecommendations`, 'as E13'],
    [idOf('E84'), `POST ${instance}/batchRecordDecisions`, 'as E15'],
  ];
};

const betaOnly: readonly Row[] = [
  ['E09', `GET ${I}/definition`, 'the definition of an instance'],
  ['E19', `POST ${I}/stopApplyDecisions`, 'ends the waiting to delete denied guests'],
  ['E24', `GET AR/decisions/${MINE}`, 'decisions that the caller reviews, of all reviews'],
  ['E25', `POST AR/decisions/${MINE}/recordAllDecisions`, 'decides them all'],
  ['E45', `POST ${H}/generateDownloadUri`, 'the link, before reports had instances'],
  ['E50', 'GET /policies/accessReviewPolicy', 'the policy'],
  ['E50', 'GET AR/policy', 'the same'],
  ['E51', 'PATCH /policies/accessReviewPolicy', 'sets the policy'],
  ['E51', 'PATCH AR/policy', 'the same'],
  ...pending('/me', (id) => id),
  ...pending('/users/{usersId}', () => 'E85'),
];

const toOperation =
  (versions: readonly Version[]) =>
  ([id, operation, title]: Row): ReferenceOperation => {
    const space = operation.indexOf(' ');
    return { id, method: operation.slice(0, space) as Method, path: operation.slice(space + 1), versions, title };
  };

/** Every operation of the documentation of access reviews, v1.0 and beta, in the order of their numbers. */
export const REFERENCE_OPERATIONS: readonly ReferenceOperation[] = [
  ...both.map(toOperation(BOTH)),
  ...betaOnly.map(toOperation(BETA)),
].toSorted((a, b) => a.id.localeCompare(b.id));

const LATER = 'reviews of catalogs and their custom data are left for later';

/** What is documented and not served, and why. */
export const NOT_SERVED: Readonly<Record<string, string>> = {
  E45: 'Microsoft took it back in January 2022; E44 does the same',
  E60: LATER,
  E61: LATER,
  E62: LATER,
  E63: LATER,
  E70: LATER,
  E71: LATER,
  E72: LATER,
  E73: LATER,
  E74: LATER,
};

interface OwnOperation {
  readonly operation: string;
  readonly title: string;
}

/** What the metadata lets a client read below a pending instance, and the documentation does not mention. */
const belowPending = (owner: string): readonly OwnOperation[] => {
  const instance = `${owner}/pendingAccessReviewInstances/{instanceId}`;
  return [
    { operation: `GET ${instance}`, title: 'one of the instances that wait' },
    { operation: `GET ${instance}/decisions/{decisionId}`, title: 'one of its decisions' },
    { operation: `GET ${instance}/definition`, title: 'its definition' },
    { operation: `GET ${instance}/definition/instances`, title: 'as E08' },
  ];
};

/** What is served beside that; below pending instances it is where the types of Graph lead. Graph has `$batch`, `$metadata` and the service document as well, though not for access reviews alone. */
export const OWN_OPERATIONS: readonly OwnOperation[] = [
  { operation: `POST ${D}/instances`, title: '[an instance off schedule](off-schedule-instances.md)' },
  {
    operation: 'POST /users/{usersId}/pendingAccessReviewInstances/{instanceId}/definition/instances',
    title: "an instance off schedule, by way of a reviewer's pending instance",
  },
  ...belowPending('/me'),
  ...belowPending('/users/{usersId}'),
  { operation: 'GET AR/groups', title: 'the groups that can be reviewed, to pick one from' },
  { operation: `GET ${D}/stop/monitor`, title: '202 until a stopped definition is completed, then the definition' },
  { operation: `GET ${I}/stop/monitor`, title: '202 until a stopped instance is completed, then the instance' },
  { operation: `GET ${S}/stop/monitor`, title: '202 until a stopped stage is completed, then the stage' },
  { operation: `GET ${I}/applyDecisions/monitor`, title: '202 while decisions are applied, then the instance' },
  {
    operation: 'GET AR/decisionJobs/{jobId}/monitor',
    title: '202 while many items are decided, then 204, or the error that ended it',
  },
  { operation: `GET ${H}/monitor`, title: '202 while a report is made, then the report' },
  { operation: 'POST /subscriptions', title: '[subscribes to changes](change-notifications.md)' },
  { operation: 'GET /subscriptions', title: "the caller's subscriptions" },
  { operation: 'GET /subscriptions/{subscriptionId}', title: 'one of them' },
  { operation: 'PATCH /subscriptions/{subscriptionId}', title: 'gives it more time' },
  { operation: 'DELETE /subscriptions/{subscriptionId}', title: 'ends it' },
  {
    operation: 'POST /subscriptions/instanceStarted',
    title: '[tells a flow](change-notifications.md#flows) when a review starts',
  },
  { operation: 'POST /subscriptions/decisionRecorded', title: 'when a decision is made' },
  { operation: 'POST /subscriptions/instanceCompleted', title: 'when a review completes' },
  { operation: 'POST /subscriptions/unsubscribe', title: "ends the caller's subscriptions at an address" },
  { operation: 'POST /$batch', title: 'up to 20 requests in one' },
  { operation: 'GET /$metadata', title: 'the metadata document' },
  { operation: 'GET /openapi.json', title: 'the same in OpenAPI 3.1, for flows and gateways' },
  { operation: 'GET /', title: 'where paths begin' },
];
