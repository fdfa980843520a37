import type { DirectoryUser, UserDetails } from '../../directory/directory';
import type { Assignee, Instance } from '../../rules/model/instance';
import { FALLBACK, reviewerSource, type ReviewerSource } from '../../rules/decisions/reviewerRights';
import type { Dependencies } from '../../reviews/dependencies';
import { resolveReviewers } from '../../reviews/reviewers';

interface Assigned {
  /** Stored with the decision. */
  readonly assignee: Assignee;
  /** Who is to be asked, beside the common reviewers. */
  readonly reviewers: readonly DirectoryUser[];
  readonly toFallback: boolean;
}

interface Reviewed {
  readonly id: string;
  readonly type: string;
}

export type Assignment = (principal: Reviewed) => Assigned;

/**
 * Who decides on each principal beside the common reviewers: itself, its manager, or, where neither can and nobody else is asked,
 * the fallback reviewers. Reference: Graph access reviews §3.6.
 */
export function assignmentOf(instance: Instance, details: ReadonlyMap<string, UserDetails>): Assignment {
  const source = reviewerSource(instance);
  if (source === 'common') return () => NOBODY;
  return ({ id }) => {
    const own = ownReviewer(source, details.get(id));
    if (own?.accountEnabled) return { assignee: own.id, reviewers: [own], toFallback: false };
    if (instance.commonReviewerIds.length > 0 || instance.fallbackReviewerIds.length === 0) return NOBODY;
    return { assignee: FALLBACK, reviewers: [], toFallback: true };
  };
}

const ownReviewer = (source: ReviewerSource, details: UserDetails | undefined): DirectoryUser | undefined =>
  source === 'self' ? details?.user : details?.manager;

const NOBODY: Assigned = { assignee: null, reviewers: [], toFallback: false };

/** Who is to be asked because of these assignments; the fallback reviewers too where one falls to them. */
export async function contactsFor(
  deps: Dependencies,
  instance: Instance,
  assigned: readonly Assigned[],
): Promise<readonly DirectoryUser[]> {
  const found = new Map<string, DirectoryUser>();
  for (const { reviewers } of assigned) for (const user of reviewers) found.set(user.id, user);
  if (!assigned.some(({ toFallback }) => toFallback)) return [...found.values()];
  const { fallback } = await resolveReviewers(deps, instance);
  for (const user of fallback) found.set(user.id, user);
  return [...found.values()];
}
