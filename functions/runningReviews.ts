import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { extensionSchema, validateExtension } from '../shared/api/validation/validateExtension';
import type { Dependencies } from '../shared/reviews/dependencies';
import { extendInstance } from '../shared/reviews/instances/extendInstance';
import { INSTANCE, instanceOrStageOf, STAGE, type ReviewCall } from './resources';

/** Actions that change a review while it runs; Graph has none of them. */
export const runningReviewEndpoints: readonly Endpoint<Dependencies>[] = [
  ['accessReviewInstance', INSTANCE] as const,
  ['accessReviewStage', STAGE] as const,
].map(([type, path]) => ({
  id: '$extend',
  operation: `${type}-extend`,
  method: 'POST',
  path: `${path}/extend`,
  versions: ['beta'],
  permission: 'WRITE',
  takesBody: true,
  bodySchema: extensionSchema,
  handle: extend,
}));

async function extend(call: ReviewCall): Promise<Answer> {
  await extendInstance(call.deps, call.caller, instanceOrStageOf(call), validateExtension(call.body));
  return { status: 204 };
}
