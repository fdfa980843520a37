import type { ListSpec } from '../shared/api/odata/queryOptions';
import type { Place } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import { createDefinition } from '../shared/reviews/definitions/createDefinition';
import { definitionsToReview, readableDefinitions } from '../shared/reviews/definitions/listDefinitions';
import { deleteDefinition } from '../shared/reviews/definitions/deleteDefinition';
import type { Dependencies } from '../shared/reviews/dependencies';
import { findReadableDefinition, requireSomeCreation } from '../shared/reviews/access/whoMay';
import { REVIEW_STATUSES, type Definition } from '../shared/rules/model/definition';
import { etagOf } from '../shared/rules/etag';
import { stopDefinition, updateDefinition } from '../shared/reviews/definitions/changeDefinition';
import { definitionSchemaOf } from '../shared/api/validation/definition/definitionSchema';
import { validateDefinition, validateDefinitionUpdate } from '../shared/api/validation/definition/validateDefinition';
import { definitionToWire } from '../shared/api/wire/definitionToWire';
import { mapSource, type Source } from '../shared/api/odata/source';
import { INSTANCE_LIST, expandDefinitions } from './expansions';
import {
  actionHandler,
  BOTH_VERSIONS,
  DEFINITION,
  definitionIdOf,
  DEFINITIONS,
  definitionTargetOf,
  filteredByCurrentUser,
  objectAnswer,
  type ReviewCall,
  reviewerOn,
  SINGLE,
} from './resources';

/** The query options of lists of definitions. Source: docs/graph-reference.md#e01. */
const LIST: ListSpec = {
  filter: {
    status: ['eq'],
    displayName: ['eq', 'contains', 'startswith'],
    'scope/microsoft.graph.accessReviewQueryScope/query': ['contains'],
    'scope/query': ['contains'],
  },
  literals: { status: REVIEW_STATUSES },
  orderby: ['createdDateTime', 'displayName', 'lastModifiedDateTime', 'status'],
  select: 'any',
  expand: ['instances'],
  lists: { instances: INSTANCE_LIST },
};

const DEFINITION_SINGLE: ListSpec = { ...SINGLE, expand: ['instances'], lists: { instances: INSTANCE_LIST } };

/** accessReviewScheduleDefinition. */
export const definitionEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'E01',
    operation: 'accessReviewSet-list-definitions',
    method: 'GET',
    path: DEFINITIONS,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: LIST,
    handle: list,
  },
  {
    id: 'E02',
    operation: 'accessReviewSet-post-definitions',
    method: 'POST',
    path: DEFINITIONS,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    takesBody: true,
    bodySchema: definitionSchemaOf,
    handle: create,
  },
  {
    id: 'E03',
    operation: 'accessReviewScheduleDefinition-get',
    method: 'GET',
    path: DEFINITION,
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: DEFINITION_SINGLE,
    handle: getDefinition,
  },
  {
    id: 'E04',
    operation: 'accessReviewScheduleDefinition-update',
    method: 'PUT',
    path: DEFINITION,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    takesBody: true,
    handle: update,
  },
  {
    id: 'E05',
    operation: 'accessReviewScheduleDefinition-delete',
    method: 'DELETE',
    path: DEFINITION,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    handle: actionHandler(deleteDefinition, definitionTargetOf),
  },
  {
    id: 'E06',
    operation: 'accessReviewScheduleDefinition-filterByCurrentUser',
    method: 'GET',
    path: filteredByCurrentUser(DEFINITIONS),
    versions: BOTH_VERSIONS,
    permission: 'READ',
    query: LIST,
    handle: listToReview,
  },
  {
    id: 'E07',
    operation: 'accessReviewScheduleDefinition-stop',
    method: 'POST',
    path: `${DEFINITION}/stop`,
    versions: BOTH_VERSIONS,
    permission: 'WRITE',
    isLongRunning: true,
    handle: actionHandler(stopDefinition, definitionTargetOf),
  },
];

async function list(call: ReviewCall): Promise<Answer> {
  return definitionsAnswer(call, ['definitions'], await readableDefinitions(call.deps, call.caller));
}

async function listToReview(call: ReviewCall): Promise<Answer> {
  const definitions = await definitionsToReview(call.deps, await reviewerOn(call));
  return definitionsAnswer(call, 'Collection(accessReviewScheduleDefinition)', definitions);
}

const definitionsAnswer = (call: ReviewCall, place: Place, definitions: Source<Definition>): Promise<Answer> => {
  const source = mapSource(definitions, (definition) => definitionToWire(definition, call.version));
  return listAnswer(call, place, source, (page) => expandDefinitions(call, page));
};

async function create(call: ReviewCall): Promise<Answer> {
  const { deps, caller, version, url, body } = call;
  await requireSomeCreation(deps, caller);
  const definition = await createDefinition(deps, caller, validateDefinition(body, version));
  const headers = { Location: `${url.base}${DEFINITIONS}/${definition.id}` };
  const wire = definitionToWire(definition, version);
  return { ...objectAnswer(call, ['definitions'], wire, etagOf(definition)), status: 201, headers };
}

export async function getDefinition(call: ReviewCall): Promise<Answer> {
  const { deps, caller, version } = call;
  const definition = await findReadableDefinition(deps, caller, definitionIdOf(call));
  const [whole = {}] = await expandDefinitions(call, [definitionToWire(definition, version)]);
  return objectAnswer(call, ['definitions'], whole, etagOf(definition));
}

async function update(call: ReviewCall): Promise<Answer> {
  const { deps, caller, version, body } = call;
  const updated = await updateDefinition(deps, caller, definitionTargetOf(call), (current) =>
    validateDefinitionUpdate(body, current, version),
  );
  return { status: 204, etag: etagOf(updated) };
}
