import { type Source, mapSource } from '../shared/api/odata/source';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import type { Place } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import {
  applyDecisions,
  sendReminder,
  stopApplyDecisions,
  stopInstance,
  updateInstance,
} from '../shared/reviews/instances/changeInstance';
import { createInstance } from '../shared/reviews/instances/createInstance';
import type { Dependencies } from '../shared/reviews/dependencies';
import { findReadableInstance } from '../shared/reviews/access/whoMay';
import { readProgress } from '../shared/reviews/instances/progress';
import { readableContacts, readableInstances, instancesToReview } from '../shared/reviews/instances/listInstances';
import { etagOf } from '../shared/rules/etag';
import type { Instance } from '../shared/rules/model/instance';
import {
  instanceUpdateSchema,
  validateInstanceUpdate,
  newInstanceSchema,
  validateNewInstance,
} from '../shared/api/validation/validateInstance';
import { instanceToWire, reviewerToWire } from '../shared/api/wire/instanceToWire';
import { progressToWire } from '../shared/api/wire/ownToWire';
import {
  actionHandler,
  BOTH_VERSIONS,
  definitionIdOf,
  filteredByCurrentUser,
  INSTANCE,
  instancePathOf,
  INSTANCES,
  objectAnswer,
  type ReviewCall,
  reviewerOn,
  SINGLE,
  stepsTo,
} from './resources';
import { getDefinition } from './definitions';
import { INSTANCE_LIST, INSTANCE_EXPAND, expandInstances, type DefinitionIdOf } from './expansions';

const CONTACTED: ListSpec = {
  filter: { displayName: ['eq'], userPrincipalName: ['eq'], id: ['eq'] },
  orderby: ['displayName', 'userPrincipalName', 'createdDateTime'],
  select: 'any',
};

/** accessReviewInstance. */
export const instanceEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E08',
    operation: 'accessReviewScheduleDefinition-list-instances',
    method: 'GET',
    path: INSTANCES,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: INSTANCE_LIST,
    queryInBeta: INSTANCE_EXPAND,
    handle: listInstances,
  },
  {
    id: 'S000',
    operation: 'accessReviewScheduleDefinition-post-instances',
    method: 'POST',
    path: INSTANCES,
    versions: ['beta'],
    permission: 'WRITE',
    takesBody: true,
    bodySchema: newInstanceSchema,
    handle: (call) => answerNewInstance(call, definitionIdOf(call)),
  },
  {
    id: 'E09',
    operation: 'accessReviewInstance-get',
    method: 'GET',
    path: INSTANCE,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: SINGLE,
    queryInBeta: INSTANCE_EXPAND,
    handle: getInstance,
  },
  {
    id: 'E09',
    operation: 'accessReviewInstance-get-definition',
    method: 'GET',
    path: `${INSTANCE}/definition`,
    versions: ['beta'],
    permission: 'READ',
    query: SINGLE,
    handle: getDefinitionOfInstance,
  },
  {
    id: 'E10',
    operation: 'accessReviewInstance-update',
    method: 'PUT',
    path: INSTANCE,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    takesBody: true,
    bodySchema: instanceUpdateSchema,
    answersEntity: true,
    handle: update,
  },
  {
    id: 'E11',
    operation: 'accessReviewInstance-filterByCurrentUser',
    method: 'GET',
    path: filteredByCurrentUser(INSTANCES),
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: INSTANCE_LIST,
    queryInBeta: INSTANCE_EXPAND,
    handle: listToReview,
  },
  {
    id: 'E12',
    operation: 'accessReviewInstance-list-contactedReviewers',
    method: 'GET',
    path: `${INSTANCE}/contactedReviewers`,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: CONTACTED,
    handle: listContacted,
  },
  {
    id: '$progress',
    operation: 'accessReviewInstance-get-progress',
    method: 'GET',
    path: `${INSTANCE}/progress`,
    versions: ['beta'],
    summary: 'Get the figures of an instance',
    permission: 'READ',
    query: SINGLE,
    handle: getProgress,
  },
  { ...action('E14', 'applyDecisions', applyDecisions), isLongRunning: true },
  action('E17', 'sendReminder', sendReminder),
  { ...action('E18', 'stop', stopInstance), isLongRunning: true },
  { ...action('E19', 'stopApplyDecisions', stopApplyDecisions), versions: ['beta'] },
];

/** Returns the row of an action on an instance without a body. */
function action(id: string, name: string, act: typeof stopInstance): Endpoint<Dependencies> {
  return {
    id,
    operation: `accessReviewInstance-${name}`,
    method: 'POST',
    path: `${INSTANCE}/${name}`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    handle: actionHandler(act, instancePathOf),
  };
}

/** Returns the answer with instances from any source. */
export function instancesAnswer(
  call: ReviewCall,
  place: Place,
  instances: Source<Instance>,
  ownerOf: DefinitionIdOf = () => definitionIdOf(call),
): Promise<Answer> {
  const source = mapSource(instances, (instance) => instanceToWire(instance, call.version));
  return listAnswer(call, place, source, (page) => expandInstances(call, page, ownerOf));
}

/** The `@odata.context` of instances that a function returns. */
export const FUNCTION_OF_INSTANCES = 'Collection(accessReviewInstance)';

export async function listInstances(call: ReviewCall): Promise<Answer> {
  const definitionId = definitionIdOf(call);
  const instances = await readableInstances(call.deps, call.caller, definitionId);
  return instancesAnswer(call, pathToInstances(definitionId), instances);
}

async function listToReview(call: ReviewCall): Promise<Answer> {
  const instances = await instancesToReview(call.deps, await reviewerOn(call), definitionIdOf(call));
  return instancesAnswer(call, FUNCTION_OF_INSTANCES, instances);
}

async function listContacted(call: ReviewCall): Promise<Answer> {
  const contacts = await readableContacts(call.deps, call.caller, instancePathOf(call));
  return listAnswer(call, stepsTo(call, 'contactedReviewers'), mapSource(contacts, reviewerToWire));
}

export async function getInstance(call: ReviewCall): Promise<Answer> {
  const { deps, caller, version } = call;
  const path = instancePathOf(call);
  const instance = await findReadableInstance(deps, caller, path);
  const [whole = {}] = await expandInstances(call, [instanceToWire(instance, version)], () => path.definitionId);
  return objectAnswer(call, pathToInstances(path.definitionId), whole, etagOf(instance));
}

/** Returns the answer with the figures of an instance. Graph has no such figures: docs/lifecycle.md#progress. */
async function getProgress(call: ReviewCall): Promise<Answer> {
  const { deps, caller } = call;
  const progress = await readProgress(deps, caller, instancePathOf(call));
  return objectAnswer(call, stepsTo(call, 'progress'), progressToWire(progress));
}

/** Returns the answer with the definition of an instance, for a caller who may read the instance. */
export async function getDefinitionOfInstance(call: ReviewCall): Promise<Answer> {
  await findReadableInstance(call.deps, call.caller, instancePathOf(call));
  return getDefinition(call);
}

async function update(call: ReviewCall): Promise<Answer> {
  const { deps, caller, version, body } = call;
  const path = instancePathOf(call);
  const instance = await updateInstance(deps, caller, path, (current) => validateInstanceUpdate(body, current));
  return objectAnswer(call, pathToInstances(path.definitionId), instanceToWire(instance, version), etagOf(instance));
}

const pathToInstances = (definitionId: string): readonly string[] => ['definitions', definitionId, 'instances'];

/** Creates an instance off schedule. Graph documents this operation and never shipped it: docs/off-schedule-instances.md. */
export async function answerNewInstance(call: ReviewCall, definitionId: string): Promise<Answer> {
  const { deps, caller, version, url, body } = call;
  const instance = await createInstance(deps, caller, definitionId, (definition) =>
    validateNewInstance(body, definition, deps.now()),
  );
  const wire = instanceToWire(instance, version);
  const headers = { Location: `${url.base}${INSTANCES.replace('{definitionId}', definitionId)}/${instance.id}` };
  return { ...objectAnswer(call, pathToInstances(definitionId), wire, etagOf(instance)), status: 201, headers };
}
