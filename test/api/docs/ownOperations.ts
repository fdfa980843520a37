const D = 'AR/definitions/{definitionId}';
const I = `${D}/instances/{instanceId}`;
const S = `${I}/stages/{stageId}`;
const H = 'AR/historyDefinitions/{historyId}';

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
