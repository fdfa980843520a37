import { filter, INSTANCE, PAGE_SIZE, REASON, REVIEW } from './fields';
import type { ConnectorOperation, Field, Fields } from './operation';

const ON_INSTANCE: Fields = { definitionId: REVIEW, instanceId: INSTANCE };
const PREVIEW: Field = { summary: 'Preview', description: 'The id of a preview.', isRequired: true };
const RESTORATION: Field = { summary: 'Restoration', description: 'The id of a restoration.', isRequired: true };

/** Previews and restorations, which both run in the background. */
export const PREVIEW_OPERATIONS: readonly ConnectorOperation[] = [
  {
    operationId: 'PreviewReview',
    row: 'accessReviewScheduleDefinition-preview',
    summary: 'Preview a review',
    description: 'Previews the next run of a review: the people in it, and their reviewers. Sends no mail.',
    parameters: { definitionId: REVIEW },
    answers: 'definitionPreview',
  },
  {
    operationId: 'GetReviewPreview',
    row: 'definitionPreview-get',
    summary: 'Get the preview of a review',
    description: 'Returns the status of a preview, and how many people, reviewers and mails it counts.',
    parameters: { previewId: PREVIEW },
    answers: 'definitionPreview',
  },
  {
    operationId: 'PreviewRemovals',
    row: 'accessReviewInstance-post-applyPreviews',
    summary: 'Preview removals',
    description: 'Previews what applying the decisions of a run would remove. Removes nothing.',
    visibility: 'important',
    parameters: ON_INSTANCE,
    answers: 'applyPreview',
  },
  {
    operationId: 'GetRemovalPreview',
    row: 'applyPreview-get',
    summary: 'Get the preview of removals',
    description: 'Returns the status of a preview, and the number of removals.',
    parameters: { ...ON_INSTANCE, previewId: PREVIEW },
    answers: 'applyPreview',
  },
  {
    operationId: 'ListPreviewedRemovals',
    row: 'applyPreview-list-items',
    summary: 'List previewed removals',
    description: 'Lists the people in a preview of removals, each with what would be removed.',
    parameters: { ...ON_INSTANCE, previewId: PREVIEW, $top: PAGE_SIZE },
    answers: 'Collection(applyPreviewItem)',
  },
  {
    operationId: 'RestoreAccess',
    row: 'accessReviewInstance-post-restorations',
    summary: 'Restore access',
    description: 'Restores access that a run of a review removed.',
    visibility: 'important',
    parameters: ON_INSTANCE,
    body: {
      reason: { ...REASON, description: 'Why the access is restored.' },
      principalId: {
        summary: 'Person',
        description: 'The object id of a person. Without it, everybody gets the access back that the run removed.',
      },
      expectedCount: {
        summary: 'Expected number',
        description: 'The number of removals that you expect to restore. A restoration of many removals requires it.',
        type: 'integer',
        format: 'int32',
        visibility: 'advanced',
      },
      isValidationOnly: {
        summary: 'Only look',
        description: 'Whether to check what would be restored, and to restore nothing.',
        type: 'boolean',
        visibility: 'advanced',
      },
    },
    answers: 'restoration',
  },
  {
    operationId: 'ListRestorations',
    row: 'accessReviewInstance-list-restorations',
    summary: 'List restorations',
    description: 'Lists the restorations of a run of a review, and the checks before them.',
    parameters: { ...ON_INSTANCE, $filter: filter("status eq 'succeeded'"), $top: PAGE_SIZE },
    answers: 'Collection(restoration)',
  },
  {
    operationId: 'GetRestoration',
    row: 'restoration-get',
    summary: 'Get a restoration',
    description: 'Returns the status of a restoration, and the number of restored items.',
    parameters: { ...ON_INSTANCE, restorationId: RESTORATION },
    answers: 'restoration',
  },
  {
    operationId: 'ListRestoredAccess',
    row: 'restoration-list-items',
    summary: 'List restored access',
    description: 'Lists the people in a restoration, each with its outcome.',
    parameters: { ...ON_INSTANCE, restorationId: RESTORATION, $top: PAGE_SIZE },
    answers: 'Collection(restorationItem)',
  },
];
