const D = 'AR/definitions/{definitionId}';
const I = `${D}/instances/{instanceId}`;
const S = `${I}/stages/{stageId}`;
const H = 'AR/historyDefinitions/{historyId}';

interface OwnOperation {
  readonly operation: string;
  readonly title: string;
}

/** Returns the operations below a pending instance that Graph's types have and its documentation does not mention. */
const belowPending = (owner: string): readonly OwnOperation[] => {
  const instance = `${owner}/pendingAccessReviewInstances/{instanceId}`;
  return [
    { operation: `GET ${instance}`, title: 'one pending instance' },
    { operation: `GET ${instance}/decisions/{decisionId}`, title: 'one of its decisions' },
    { operation: `GET ${instance}/definition`, title: 'its definition' },
    { operation: `GET ${instance}/definition/instances`, title: 'as E08' },
  ];
};

/**
 * Operations that the reference does not list. Graph has `$batch`, `$metadata` and the service document too, though not for access reviews
 * alone.
 */
export const OWN_OPERATIONS: readonly OwnOperation[] = [
  { operation: `POST ${D}/instances`, title: '[an instance off schedule](off-schedule-instances.md)' },
  {
    operation: 'POST /users/{usersId}/pendingAccessReviewInstances/{instanceId}/definition/instances',
    title: 'an instance off schedule, found by a pending instance',
  },
  {
    operation: 'GET /me/identityGovernance/approverDelegate',
    title: 'who decides in the place of the caller ([delegates](lifecycle.md#delegates))',
  },
  { operation: 'PUT /me/identityGovernance/approverDelegate', title: 'names a delegate of the caller' },
  {
    operation: 'GET /users/{usersId}/identityGovernance/approverDelegate',
    title: 'who decides in the place of somebody',
  },
  { operation: 'PUT /users/{usersId}/identityGovernance/approverDelegate', title: 'names a delegate of somebody' },
  ...belowPending('/me'),
  ...belowPending('/users/{usersId}'),
  { operation: `POST ${I}/acknowledge`, title: '[acknowledges the result](evidence.md#acknowledgement)' },
  { operation: `POST ${I}/extend`, title: '[gives a running instance a later end](lifecycle.md#extensions)' },
  {
    operation: `POST ${I}/reassign`,
    title: '[gives open items to another reviewer](lifecycle.md#reassignments)',
  },
  { operation: `POST ${S}/reassign`, title: 'gives open items of a stage to another reviewer' },
  { operation: `POST ${S}/extend`, title: 'gives a running stage a later end' },
  { operation: 'GET AR', title: 'the singleton above all reviews, with links to what is below it' },
  { operation: 'GET AR/attention', title: '[reviews that need somebody](lifecycle.md#attention)' },
  {
    operation: "GET AR/decisions/filterByPrincipal(principalId='{id}')",
    title: '[decisions](graph-reference.md#e24) about a principal, of all reviews',
  },
  {
    operation: "GET AR/decisions/filterByResource(resourceId='{id}')",
    title: 'decisions about a resource, of all reviews',
  },
  { operation: 'GET AR/groups', title: 'groups for a picker' },
  {
    operation: "GET AR/searchDirectory(kind='{kind}')",
    title: '[searches](differences-from-graph.md) for what a review can name',
  },
  {
    operation: 'POST AR/sendTestMail',
    title: "a mail from the deployment's mailbox to itself; 424 says why the directory refuses it",
  },
  {
    operation: 'POST AR/definitionPreviews',
    title: '[previews](lifecycle.md#previews) a definition that is not stored',
  },
  { operation: `POST ${D}/preview`, title: 'previews the next opening of a definition' },
  { operation: 'GET AR/definitionPreviews/{previewId}', title: 'one preview; its creator sees it for 24 hours' },
  { operation: 'GET AR/definitionPreviews/{previewId}/items', title: 'its items, with their reviewers' },
  { operation: 'GET AR/definitionPreviews/{previewId}/reviewers', title: 'the people who would be asked' },
  { operation: 'GET AR/definitionPreviews/{previewId}/exclusions', title: 'whom it leaves out, and why' },
  {
    operation: `POST ${I}/applyPreviews`,
    title: '[previews](lifecycle.md#previews) what applying the decisions would remove',
  },
  { operation: `GET ${I}/applyPreviews/{previewId}`, title: 'one such preview; its creator sees it for 24 hours' },
  { operation: `GET ${I}/applyPreviews/{previewId}/items`, title: 'its denied items, with what would be taken' },
  {
    operation: `POST ${I}/restorations`,
    title: '[gives back](lifecycle.md#restorations) access that the review removed',
  },
  { operation: `GET ${I}/restorations`, title: 'the restorations of an instance' },
  { operation: `GET ${I}/restorations/{restorationId}`, title: 'one restoration' },
  { operation: `GET ${I}/restorations/{restorationId}/items`, title: 'its items, with what became of them' },
  { operation: `GET ${D}/stop/monitor`, title: '202 until the stopped definition is completed, then the definition' },
  { operation: `GET ${I}/stop/monitor`, title: '202 until the stopped instance is completed, then the instance' },
  { operation: `GET ${S}/stop/monitor`, title: '202 until the stopped stage is completed, then the stage' },
  { operation: `GET ${I}/applyDecisions/monitor`, title: '202 while decisions are applied, then the instance' },
  {
    operation: 'GET AR/decisionJobs/{jobId}/monitor',
    title: '202 while items are decided, then 204 or the error that ended it',
  },
  {
    operation: `POST ${I}/evidencePacks`,
    title: '[an evidence pack](evidence.md) of the instance, made in the background',
  },
  {
    operation: `GET ${I}/decisions/filterByReviewer(reviewerId='{id}')`,
    title: '[decisions](graph-reference.md#e23) that a person reviews',
  },
  { operation: `GET ${I}/progress`, title: '[the figures of an instance](lifecycle.md#progress), counted in one pass' },
  {
    operation: `GET ${I}/journal`,
    title: '[what happened to the instance](storage.md#evidence), who did it and when',
  },
  {
    operation: `GET ${I}/decisions/{decisionId}/history`,
    title: '[each change of a decision](storage.md#evidence); a reviewer sees those of their stage',
  },
  { operation: `GET ${D}/versions`, title: '[who changed the definition](storage.md#evidence), and what it was then' },
  { operation: `GET ${I}/evidencePacks`, title: 'the packs of an instance, kept for 30 days' },
  { operation: `GET ${I}/evidencePacks/{packId}`, title: 'one pack' },
  {
    operation: `POST ${I}/evidencePacks/{packId}/generateDownloadUri`,
    title: 'a link that downloads the pack within 24 hours, once it is made',
  },
  {
    operation: `POST ${D}/evidencePacks`,
    title: 'an evidence pack of a period, which has the seals of each occurrence and leaves none out',
  },
  { operation: `GET ${D}/evidencePacks`, title: 'the packs of a series' },
  { operation: `GET ${D}/evidencePacks/{packId}`, title: 'one pack' },
  { operation: `POST ${D}/evidencePacks/{packId}/generateDownloadUri`, title: 'a link that downloads the pack' },
  { operation: `GET ${D}/evidencePacks/{packId}/monitor`, title: '202 while the pack is made, then the pack' },
  { operation: `GET ${I}/evidencePacks/{packId}/monitor`, title: '202 while the pack is made, then the pack' },
  { operation: `GET ${H}/monitor`, title: '202 while the report is made, then the report' },
  { operation: 'POST /subscriptions', title: '[subscribes to changes](change-notifications.md)' },
  { operation: 'GET /subscriptions', title: "the caller's subscriptions" },
  { operation: 'GET /subscriptions/{subscriptionId}', title: 'one subscription' },
  { operation: 'PATCH /subscriptions/{subscriptionId}', title: 'renews a subscription' },
  { operation: 'DELETE /subscriptions/{subscriptionId}', title: 'ends a subscription' },
  {
    operation: 'POST /subscriptions/instanceStarted',
    title: '[notifies a flow](change-notifications.md#flows) when a review starts',
  },
  { operation: 'POST /subscriptions/decisionRecorded', title: 'notifies a flow when a decision is made' },
  { operation: 'POST /subscriptions/instanceCompleted', title: 'notifies a flow when a review is completed' },
  { operation: 'POST /subscriptions/unsubscribe', title: "ends the caller's subscriptions at an address" },
  { operation: 'POST /$batch', title: 'up to 20 requests in one' },
  { operation: 'GET /$metadata', title: 'the metadata document' },
  { operation: 'GET /openapi.json', title: 'the API in OpenAPI 3.1' },
  { operation: 'GET /', title: 'the service document' },
];
