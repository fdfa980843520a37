import type { Instance, StoredDecision } from '../../rules/model/instance';
import { FALLBACK, reviewerSource } from '../../rules/decisions/reviewerRights';
import type { Dependencies } from '../../reviews/dependencies';
import { assignmentOf, contactsFor } from './assignment';
import { withoutOutsiders } from './details';
import type { Slice } from './slice';
import { addContacts } from '../../reviews/reviewers';

const DECISIONS = 100;

/**
 * One slice of giving each principal of a running instance its own reviewer, after the reviewers became the managers or the
 * principals themselves. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function assign(deps: Dependencies, instance: Instance): Promise<Slice> {
  const page = await deps.storage.decisions.list(instance, instance.cursor ?? undefined, DECISIONS);
  const open = page.rows.filter(({ value }) => !hasOwnReviewer(instance, value));
  const users = open.filter(({ value }) => value.principal.type === 'user').map(({ value }) => value.principal.id);
  const details = await deps.directory.describeUsers(users, { manager: true, signIn: false });
  const known = open.map(({ value }) => ({ ...value, id: value.principal.id }));
  const assignment = assignmentOf(instance, withoutOutsiders(known, details));
  const assigned = open.map((previous) => ({ previous, ...assignment(previous.value.principal) }));
  await addContacts(deps, instance, await contactsFor(deps, instance, assigned));
  const changes = assigned
    .filter(({ previous, assignee }) => previous.value.assignee !== assignee)
    .map(({ previous, assignee }) => ({ previous, next: { ...previous.value, assignee } }));
  await deps.storage.decisions.changeInProgress(instance, changes);
  if (!page.more) return { change: { cursor: null, assignmentDue: false, invitationsDue: true }, done: true };
  return { change: { cursor: page.rows.at(-1)?.value.id ?? null }, done: false };
}

/** Who was assigned at the start stays, even if the directory names another manager by now. */
function hasOwnReviewer(instance: Instance, { assignee, principal }: StoredDecision): boolean {
  if (assignee === null || assignee === FALLBACK) return false;
  return (reviewerSource(instance) === 'self') === (assignee === principal.id);
}
