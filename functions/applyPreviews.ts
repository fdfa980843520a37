import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource } from '../shared/api/odata/source';
import { applyPreviewItemToWire, applyPreviewToWire } from '../shared/api/wire/previewToWire';
import type { Dependencies } from '../shared/reviews/dependencies';
import { applyPreviewItems, findApplyPreview, previewApply } from '../shared/reviews/previews/applyPreviews';
import { APPLY_OUTCOMES, type ApplyPreview } from '../shared/rules/reports/applyPreview';
import { INSTANCE, instancePathOf, objectAnswer, type ReviewCall, SINGLE, stepsTo } from './resources';

const APPLY_PREVIEWS = `${INSTANCE}/applyPreviews`;
const APPLY_PREVIEW = `${APPLY_PREVIEWS}/{previewId}`;

const APPLY_ITEMS: ListSpec = { filter: { outcome: ['eq'] }, literals: { outcome: APPLY_OUTCOMES }, select: 'any' };

/** Previews of applying the decisions of an instance. Graph has no such preview: docs/lifecycle.md#previews. */
export const applyPreviewEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$applyPreview',
    operation: 'accessReviewInstance-post-applyPreviews',
    method: 'POST',
    path: APPLY_PREVIEWS,
    versions: ['beta'],
    summary: 'Preview what applying the decisions would remove',
    permission: 'WRITE',
    handle: createApplyPreview,
  },
  {
    id: '$previews',
    operation: 'applyPreview-get',
    method: 'GET',
    path: APPLY_PREVIEW,
    versions: ['beta'],
    permission: 'READ',
    query: SINGLE,
    handle: getApplyPreview,
  },
  {
    id: '$previews',
    operation: 'applyPreview-list-items',
    method: 'GET',
    path: `${APPLY_PREVIEW}/items`,
    versions: ['beta'],
    permission: 'READ',
    query: APPLY_ITEMS,
    handle: listApplyItems,
  },
];

async function createApplyPreview(call: ReviewCall): Promise<Answer> {
  const { deps, caller, url } = call;
  const path = instancePathOf(call);
  const preview = await previewApply(deps, caller, path);
  const headers = { Location: `${url.request.split('?')[0] ?? ''}/${preview.id}` };
  return { ...applyPreviewAnswer(call, preview), status: 201, headers };
}

async function getApplyPreview(call: ReviewCall): Promise<Answer> {
  return applyPreviewAnswer(call, await applyPreviewOf(call));
}

const applyPreviewAnswer = (call: ReviewCall, preview: ApplyPreview): Answer =>
  objectAnswer(call, pathToApplyPreviews(call), applyPreviewToWire(preview, call.deps.limits.removalsPerSecond));

const applyPreviewOf = (call: ReviewCall): Promise<ApplyPreview> =>
  findApplyPreview(call.deps, call.caller, instancePathOf(call), call.params.previewId ?? '');

async function listApplyItems(call: ReviewCall): Promise<Answer> {
  const preview = await applyPreviewOf(call);
  const items = mapSource(applyPreviewItems(call.deps, preview), applyPreviewItemToWire);
  return listAnswer(call, [...pathToApplyPreviews(call), preview.id, 'items'], items);
}

const pathToApplyPreviews = (call: ReviewCall): readonly string[] => stepsTo(call, 'applyPreviews');
