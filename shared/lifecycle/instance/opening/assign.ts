import type { DirectoryUser, UserDetails } from '../../../directory/directory';
import type { Assignee, StoredDecision } from '../../../rules/model/decision';
import { type Instance, lastRow } from '../../../rules/model/instance';
import {
  disablesSelfReview,
  FALLBACK,
  reviewerSource,
  type ReviewerSource,
} from '../../../rules/decisions/reviewerRights';
import type { Dependencies } from '../../../reviews/dependencies';
import { addContacts, resolveReviewers, type FoundReviewer } from '../../../reviews/reviewers';
import { withoutOutsiders } from './evidence';
import { sliceAfter, type Slice } from '../../roundResult';

const DECISIONS = 100;

/** Who decides a principal in addition to the common reviewers. */
export interface Assignment {
  /** The assignee as the decision stores it. */
  readonly assignee: Assignee;
  /** The principal's own reviewer, who becomes a contact; undefined if there is none. */
  readonly reviewer: DirectoryUser | undefined;
}

const NOBODY: Assignment = { assignee: null, reviewer: undefined };

/**
 * Assigns one page of the principals of a running instance to their own reviewers, after a change of the reviewers to managers or to
 * self-review. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function assign(deps: Dependencies, instance: Instance): Promise<Slice> {
  const page = await deps.storage.decisions.list(instance, lastRow(instance), DECISIONS);
  const open = page.rows.filter(({ value }) => !hasOwnReviewer(instance, value));
  const asksDirectory = reviewerSource(instance) !== 'common';
  const asked = open.filter(({ value }) => asksDirectory && value.principal.type === 'user');
  const users = asked.map(({ value }) => value.principal.id);
  const details = await deps.directory.describeUsers(users, { manager: true, signIn: false });
  const principals = open.map(({ value }) => ({ ...value, id: value.principal.id }));
  const assignmentOf = assigner(instance, withoutOutsiders(principals, details));
  const assignments = open.map((previous) => ({
    previous,
    ...assignmentOf(previous.value.principal, previous.value.earlierReviewerIds),
  }));
  await addContacts(deps, instance, await contactsFor(deps, instance, assignments));
  const changes = assignments
    .filter(({ previous, assignee }) => previous.value.assignee !== assignee)
    .map(({ previous, assignee }) => ({ previous, next: { ...previous.value, assignee } }));
  await deps.storage.decisions.changeInProgress(instance, changes);
  const { change, done } = sliceAfter(page);
  return { change: done ? { ...change, assignmentDue: false, invitationsDue: true } : change, done };
}

/**
 * Returns whether an item keeps its assignment: one from the start of the review, even if the directory now names another manager, or one
 * that a person made.
 */
function hasOwnReviewer(instance: Instance, { assignee, assignment, principal }: StoredDecision): boolean {
  if (assignment) return true;
  const source = reviewerSource(instance);
  if (assignee === null || assignee === FALLBACK || source === 'common') return false;
  return (source === 'self') === (assignee === principal.id);
}

/**
 * Returns a function that finds who decides a principal in addition to the common reviewers: the principal or their manager. If neither can
 * decide and there is no common reviewer, the fallback reviewers decide. `barredIds` are people who decided the item in an earlier stage
 * and may not decide it again. Source: docs/graph-reference.md#s3-6.
 */
export function assigner(
  instance: Instance,
  details: ReadonlyMap<string, UserDetails>,
): (principal: { readonly id: string }, barredIds?: readonly string[]) => Assignment {
  const source = reviewerSource(instance);
  const selfReviewDisabled = disablesSelfReview(instance.terms) && source !== 'self';
  const ownReviewers: Readonly<Record<ReviewerSource, (id: string) => DirectoryUser | undefined>> = {
    self: (id) => details.get(id)?.user,
    manager: (id) => details.get(id)?.manager,
    common: () => undefined,
  };
  return ({ id }, barredIds = []) => {
    const may = (userId: string): boolean => !(selfReviewDisabled && userId === id) && !barredIds.includes(userId);
    const own = ownReviewers[source](id);
    if (own?.accountEnabled && may(own.id)) return { assignee: own.id, reviewer: own };
    const isFallback = !instance.commonReviewerIds.some(may) && instance.fallbackReviewerIds.some(may);
    return isFallback ? { assignee: FALLBACK, reviewer: undefined } : NOBODY;
  };
}

const MANAGER = [{ as: 'manager', query: './manager' }] as const;
const SELF = [{ as: 'self', query: null }] as const;

/** Returns the reviewers of these assignments, and the fallback reviewers if an assignment names them. */
export async function contactsFor(
  deps: Dependencies,
  instance: Instance,
  assignments: readonly Assignment[],
): Promise<readonly FoundReviewer[]> {
  const foundBy = reviewerSource(instance) === 'self' ? SELF : MANAGER;
  const found = new Map<string, FoundReviewer>();
  for (const { reviewer } of assignments) if (reviewer) found.set(reviewer.id, { ...reviewer, foundBy });
  if (!assignments.some(({ assignee }) => assignee === FALLBACK)) return [...found.values()];
  const { fallback } = await resolveReviewers(deps, instance);
  for (const user of fallback) found.set(user.id, user);
  return [...found.values()];
}
