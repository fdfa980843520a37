import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import {
  extensionSchema,
  reassignmentSchema,
  validateExtension,
  validateReassignment,
} from '../shared/api/validation/validateActions';
import { reassign } from '../shared/reviews/decisions/reassign';
import type { Dependencies } from '../shared/reviews/dependencies';
import { extendInstance } from '../shared/reviews/instances/extendInstance';
import { bulkCallerOf, decidedBy } from './bulkDecisions';
import { INSTANCE, instanceOrStageOf, STAGE, type ReviewCall } from './resources';

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
