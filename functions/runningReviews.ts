import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import {
  extensionSchema,
  reassignmentSchema,
  validateExtension,
  validateReassignment,
  restorationSchema,
  validateRestoration,
} from '../shared/api/validation/validateActions';
import { reassign } from '../shared/reviews/decisions/reassign';
import type { Dependencies } from '../shared/reviews/dependencies';
import { extendInstance } from '../shared/reviews/instances/changeInstance';
import { bulkCallerOf, decidedBy } from './bulkDecisions';
import {
  INSTANCE,
  instanceOrStageOf,
  STAGE,
  type ReviewCall,
  instancePathOf,
  objectAnswer,
  SINGLE,
  stepsTo,
} from './resources';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource } from '../shared/api/odata/source';
import { restorationToWire, restoredItemToWire } from '../shared/api/wire/ownToWire';
import {
  findRestoration,
  itemsOfRestoration,
  readableRestorations,
  restoreRemoved,
} from '../shared/reviews/instances/restorations';
import { RESTORATION_OUTCOMES, RESTORATION_STATUSES } from '../shared/rules/model/removal';

/** Actions that change a review while it runs; Graph has none of them. */
export const runningReviewEndpoints: readonly Endpoint<Dependencies>[] = [
  ...actionsOn('accessReviewInstance', INSTANCE),
  ...actionsOn('accessReviewStage', STAGE),
];

function actionsOn(type: string, path: string): readonly Endpoint<Dependencies>[] {
  const action = { method: 'POST', versions: ['beta'], permission: 'WRITE', takesBody: true } as const;
  return [
    {
      ...action,
      id: '$extend',
      operation: `${type}-extend`,
      path: `${path}/extend`,
      bodySchema: extensionSchema,
      handle: extend,
    },
    {
      ...action,
      id: '$reassign',
      operation: `${type}-reassign`,
      path: `${path}/reassign`,
      bodySchema: reassignmentSchema,
      isLongRunning: true,
      handle: giveToOther,
    },
  ];
}

async function extend(call: ReviewCall): Promise<Answer> {
  await extendInstance(call.deps, call.caller, instanceOrStageOf(call), validateExtension(call.body));
  return { status: 204 };
}

async function giveToOther(call: ReviewCall): Promise<Answer> {
  const input = validateReassignment(call.body);
  return decidedBy(call, await reassign(call.deps, bulkCallerOf(call), instanceOrStageOf(call), input));
}

const RESTORATIONS = `${INSTANCE}/restorations`;
const RESTORATION = `${RESTORATIONS}/{restorationId}`;

const LIST: ListSpec = {
  filter: { status: ['eq'] },
  literals: { status: RESTORATION_STATUSES },
  orderby: ['createdDateTime'],
  select: 'any',
};
const ITEMS: ListSpec = { filter: { outcome: ['eq'] }, literals: { outcome: RESTORATION_OUTCOMES }, select: 'any' };

/** Restorations of removed access. Graph has none: docs/lifecycle.md#restorations. */
export const restorationEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$restoration',
    operation: 'accessReviewInstance-post-restorations',
    method: 'POST',
    path: RESTORATIONS,
    versions: ['beta'],
    summary: 'Give back access that the review removed',
    permission: 'WRITE',
    takesBody: true,
    bodySchema: restorationSchema,
    handle: create,
  },
  {
    id: '$restorations',
    operation: 'accessReviewInstance-list-restorations',
    method: 'GET',
    path: RESTORATIONS,
    versions: ['beta'],
    permission: 'READ',
    query: LIST,
    handle: list,
  },
  {
    id: '$restorations',
    operation: 'restoration-get',
    method: 'GET',
    path: RESTORATION,
    versions: ['beta'],
    permission: 'READ',
    query: SINGLE,
    handle: get,
  },
  {
    id: '$restorations',
    operation: 'restoration-list-items',
    method: 'GET',
    path: `${RESTORATION}/items`,
    versions: ['beta'],
    permission: 'READ',
    query: ITEMS,
    handle: listItems,
  },
];

async function create(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url, body } = call;
  const restoration = await restoreRemoved(deps, caller, instancePathOf(call), validateRestoration(body));
  const headers = { Location: `${url.request.split('?')[0] ?? ''}/${restoration.id}` };
  return { ...objectAnswer(call, pathTo(call), restorationToWire(restoration)), status: 201, headers };
}

async function list(call: ReviewCall): Promise<Answer> {
  const restorations = await readableRestorations(call.deps, call.caller, instancePathOf(call));
  return listAnswer(call, pathTo(call), mapSource(restorations, restorationToWire));
}

async function get(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params } = call;
  const restoration = await findRestoration(deps, caller, instancePathOf(call), params.restorationId ?? '');
  return objectAnswer(call, pathTo(call), restorationToWire(restoration));
}

async function listItems(call: ReviewCall): Promise<Answer> {
  const { deps, caller, params } = call;
  const path = instancePathOf(call);
  const { id } = await findRestoration(deps, caller, path, params.restorationId ?? '');
  const items = mapSource(itemsOfRestoration(deps, path, id), restoredItemToWire);
  return listAnswer(call, [...pathTo(call), id, 'items'], items);
}

const pathTo = (call: ReviewCall): readonly string[] => stepsTo(call, 'restorations');
