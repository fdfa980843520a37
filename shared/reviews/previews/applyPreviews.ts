import { type Source, sourceOf } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import { GraphError, notFound } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { NO_DECISIONS } from '../../rules/removals/removalGuard';
import type { ReviewStatus } from '../../rules/model/definition';
import { NO_OUTCOMES, type ApplyPreview, type ApplyPreviewItem } from '../../rules/reports/applyPreview';
import type { InstancePath, Target } from '../access/find';
import { findInstanceFor } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { beginPreview, findPreview, newPreview } from './beginPreview';

/** The statuses after the opening and before the first removal. */
const BEFORE_REMOVALS: readonly ReviewStatus[] = [
  'InProgress',
  'Completing',
  'AutoReviewing',
  'AutoReviewed',
  'Completed',
];

/**
 * Begins a preview of applying the decisions of an instance. Throws ResourceNotFound, Forbidden, PreconditionFailed, and Conflict before
 * the instance is in progress, after its decisions have begun to be applied, or while an earlier preview is in progress.
 */
export async function previewApply(deps: Dependencies, caller: Caller, path: Target): Promise<ApplyPreview> {
  const { value: instance } = await findInstanceFor(deps, caller, 'apply', path);
  requireMatch(path.ifMatch, instance);
  const { id: instanceId, definitionId, status } = instance;
  if (!BEFORE_REMOVALS.includes(status)) {
    const message = `Applying can be previewed from 'InProgress' to 'Completed'; the status is '${status}'.`;
    throw new GraphError('Conflict', message);
  }
  const preview: ApplyPreview = {
    ...newPreview(deps, caller),
    kind: 'apply',
    definitionId,
    instanceId,
    isProvisional: status !== 'Completed',
    after: null,
    counts: NO_DECISIONS,
    outcomes: NO_OUTCOMES,
    holdReason: null,
  };
  return beginPreview(deps, preview, instanceId);
}

/**
 * Returns a preview of applying the decisions of this instance to the caller who began it, if they still may apply them. Throws
 * ResourceNotFound, Forbidden.
 */
export async function findApplyPreview(
  deps: Dependencies,
  caller: Caller,
  { definitionId, instanceId }: InstancePath,
  id: string,
): Promise<ApplyPreview> {
  const found = await findPreview(deps, caller, 'apply', id);
  await findInstanceFor(deps, caller, 'apply', { definitionId, instanceId });
  if (found.instanceId !== instanceId || found.definitionId !== definitionId) throw notFound('applyPreview', id);
  return found;
}

/** Lists the denied items of a preview in the order of their ids. */
export const applyPreviewItems = ({ storage }: Dependencies, { id }: ApplyPreview): Source<ApplyPreviewItem> =>
  sourceOf((after, limit) => storage.previews.listOutcomes(id, after, limit));
