import type { Decision, Identity } from '../../../api/types';
import type { Work } from '../../awaitWork';

/** A preview of the next opening of a review (beta: definitionPreview). */
export interface DefinitionPreview extends Work {
  readonly resourceCount: number;
  readonly itemCount: number;
  readonly unassignedCount: number;
  readonly reviewerCount: number;
  readonly mailCount: number;
  readonly decisionsWhenSilent: Readonly<Record<Decision, number>>;
  readonly excluded: readonly { readonly rule: string; readonly count: number }[];
  readonly warnings: readonly { readonly code: string; readonly count: number; readonly message: string }[];
}

/** One item that the review would have. */
export interface PreviewItem {
  readonly id: string;
  readonly principal: Identity;
  readonly resource: Identity;
  readonly reviewers: readonly Identity[];
}

export type PreviewState =
  | { readonly state: 'waiting' }
  | { readonly state: 'looking' }
  | { readonly state: 'failed'; readonly error: unknown }
  | { readonly state: 'ready'; readonly preview: DefinitionPreview; readonly items: readonly PreviewItem[] };

/** The content of an invitation: the resource and the number of people; null if the preview does not have it. */
export interface ExampleMail {
  readonly resource: string | null;
  readonly count: number | null;
}

const UNKNOWN: ExampleMail = { resource: null, count: null };

/** Returns the mail to the first reviewer in a preview. */
export function exampleIn(result: PreviewState): ExampleMail {
  if (result.state !== 'ready') return UNKNOWN;
  const { items, preview } = result;
  const first = items.find(({ reviewers }) => reviewers.length > 0);
  if (first === undefined) return UNKNOWN;
  const isInMail = ({ resource, reviewers }: PreviewItem): boolean =>
    resource.id === first.resource.id && reviewers.some(({ id }) => id === first.reviewers[0]?.id);
  const { itemCount, unassignedCount, resourceCount, reviewerCount } = preview;
  const isOneMail = resourceCount === 1 && reviewerCount === 1;
  const shown = items.length === itemCount ? items.filter(isInMail).length : null;
  return { resource: first.resource.displayName, count: isOneMail ? itemCount - unassignedCount : shown };
}
