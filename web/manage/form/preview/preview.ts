import type { Decision, Identity } from '../../../api/types';
import type { Work } from '../../awaitWork';

/** What the next opening of a review would do (beta: definitionPreview). */
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

/** One decision that the review would ask for. */
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

/** What an invitation would say: the resource, and for how many people; null where the preview does not show it. */
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
