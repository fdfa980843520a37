import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource, type Source } from '../shared/api/odata/source';
import { previewSchema, validatePreview } from '../shared/api/validation/validateActions';
import {
  definitionPreviewToWire,
  previewExclusionToWire,
  previewItemToWire,
  previewReviewerToWire,
  applyPreviewItemToWire,
  applyPreviewToWire,
} from '../shared/api/wire/previewToWire';
import { requireSomeCreation } from '../shared/reviews/access/whoMay';
import type { Dependencies } from '../shared/reviews/dependencies';
import {
  findDefinitionPreview,
  previewDefinition,
  previewExclusions,
  previewItems,
  previewNewDefinition,
  previewReviewers,
  applyPreviewItems,
  findApplyPreview,
  previewApply,
} from '../shared/reviews/previews';
import { RECOMMENDATIONS } from '../shared/rules/model/definition';
import { type DefinitionPreview, APPLY_OUTCOMES, type ApplyPreview } from '../shared/rules/reports/preview';
import {
  DEFINITION,
  definitionTargetOf,
  objectAnswer,
  type ReviewCall,
  SINGLE,
  INSTANCE,
  instancePathOf,
  stepsTo,
} from './resources';

const PREVIEWS = '/identityGovernance/accessReviews/definitionPreviews';
const PREVIEW = `${PREVIEWS}/{previewId}`;

const ITEMS: ListSpec = {
  filter: { recommendation: ['eq'], foundThrough: ['eq'] },
  literals: { recommendation: RECOMMENDATIONS },
  select: 'any',
};

/** Previews of the next opening of a review. Graph has nothing like it: docs/lifecycle.md#previews. */
export const previewEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$newPreview',
    operation: 'accessReviewSet-post-definitionPreviews',
    method: 'POST',
    path: PREVIEWS,
    versions: ['beta'],
    summary: 'Preview a definition that is not stored',
    permission: 'WRITE',
    takesBody: true,
    bodySchema: previewSchema,
    handle: previewNew,
  },
  {
    id: '$preview',
    operation: 'accessReviewScheduleDefinition-preview',
    method: 'POST',
    path: `${DEFINITION}/preview`,
    versions: ['beta'],
    summary: 'Preview the next opening of a definition',
    permission: 'WRITE',
    creates: true,
    handle: async (call) => created(call, await previewDefinition(call.deps, call.caller, definitionTargetOf(call))),
  },
  {
    id: '$previews',
    operation: 'definitionPreview-get',
    method: 'GET',
    path: PREVIEW,
    versions: ['beta'],
    permission: 'READ',
    query: SINGLE,
    handle: get,
  },
  {
    id: '$previews',
    operation: 'definitionPreview-list-items',
    method: 'GET',
    path: `${PREVIEW}/items`,
    versions: ['beta'],
    permission: 'READ',
    query: ITEMS,
    handle: async (call) => {
      const preview = await previewOf(call);
      return listOf(call, 'items', mapSource(previewItems(call.deps, preview), previewItemToWire));
    },
  },
  {
    id: '$previews',
    operation: 'definitionPreview-list-reviewers',
    method: 'GET',
    path: `${PREVIEW}/reviewers`,
    versions: ['beta'],
    permission: 'READ',
    query: { select: 'any' },
    handle: async (call) => {
      const preview = await previewOf(call);
      return listOf(call, 'reviewers', mapSource(previewReviewers(call.deps, preview), previewReviewerToWire));
    },
  },
  {
    id: '$previews',
    operation: 'definitionPreview-list-exclusions',
    method: 'GET',
    path: `${PREVIEW}/exclusions`,
    versions: ['beta'],
    permission: 'READ',
    query: { filter: { rule: ['eq'] }, select: 'any' },
    handle: async (call) => {
      const preview = await previewOf(call);
      return listOf(call, 'exclusions', mapSource(previewExclusions(call.deps, preview), previewExclusionToWire));
    },
  },
];

async function previewNew(call: ReviewCall): Promise<Answer> {
  const { deps, caller, body } = call;
  await requireSomeCreation(deps, caller);
  return created(call, await previewNewDefinition(deps, caller, validatePreview(body)));
}

const created = (call: ReviewCall, preview: DefinitionPreview): Answer => ({
  ...objectAnswer(call, ['definitionPreviews'], definitionPreviewToWire(preview)),
  status: 201,
  headers: { Location: `${call.url.base}${PREVIEWS}/${preview.id}` },
});

const previewOf = ({ deps, caller, params }: ReviewCall): Promise<DefinitionPreview> =>
  findDefinitionPreview(deps, caller, params.previewId ?? '');

async function get(call: ReviewCall): Promise<Answer> {
  return objectAnswer(call, ['definitionPreviews'], definitionPreviewToWire(await previewOf(call)));
}

const listOf = (call: ReviewCall, name: string, source: Source<object>): Promise<Answer> =>
  listAnswer(call, ['definitionPreviews', call.params.previewId ?? '', name], source);

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
