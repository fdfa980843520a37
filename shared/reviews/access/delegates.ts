import { identityOf, isCaller, type Caller } from '../../auth/caller';
import { delegated } from '../../mail/reviewerMails';
import { isBefore, subtractDuration } from '../../rules/duration';
import { GraphError, invalid, notFound } from '../../rules/errors';
import { etagOf, requireMatch } from '../../rules/etag';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import type { UserIdentity } from '../../rules/model/definition';
import type { Delegation, DelegationInput } from '../../rules/model/origin';
import { whileStale } from '../../storage/table/storageError';
import type { Dependencies } from '../dependencies';
import { findReviewer } from '../reviewers';
import { requireBothKinds } from './roles';

/**
 * Returns a caller as a reviewer, with the people in whose place they may decide now. Only the people who named the caller count: a
 * delegate cannot pass a delegation on.
 */
export async function asReviewer(
  { storage, now }: Dependencies,
  caller: Pick<Caller, 'kind' | 'id'>,
): Promise<Reviewer> {
  const { kind, id } = caller;
  if (kind !== 'user') return { kind, id };
  const delegations = await storage.delegations.listTo(id);
  const at = now();
  const inForce = delegations.filter(
    ({ startDateTime, endDateTime }) => !isBefore(at, startDateTime) && isBefore(at, endDateTime),
  );
  return { kind, id, delegators: inForce.map(({ user }) => user) };
}

/** Returns the delegation of the caller or of another person; undefined if there is none. Throws ResourceNotFound, Forbidden. */
export async function readDelegation(
  deps: Dependencies,
  caller: Caller,
  usersId: string | undefined,
): Promise<Delegation | undefined> {
  if (!isCaller(caller, usersId)) {
    requireBothKinds('read', caller, 'see the delegate of somebody else');
  }
  return (await deps.storage.delegations.find((await findDelegator(deps, caller, usersId)).id))?.value;
}

/**
 * The reviewer whose delegate a request changes: the user `usersId`, otherwise the caller. `ifMatch` lists the accepted versions of the
 * delegation.
 */
export interface DelegationTarget {
  readonly usersId?: string | undefined;
  readonly ifMatch?: string | undefined;
}

/** Returns the ETag of a delegation. A missing delegation has an ETag too. */
export const etagOfDelegation = (delegation: Delegation | undefined): string => etagOf(delegation ?? {});

/** The most changes by one person in a day, because each change may send a mail. */
const MOST_CHANGES_A_DAY = 10;

/**
 * Stores who decides in the place of the caller or of another person, and mails a new delegate. Throws BadRequest (for the delegate or the
 * end), ResourceNotFound, Forbidden, PreconditionFailed, TooManyRequests.
 */
export async function changeDelegation(
  deps: Dependencies,
  caller: Caller,
  { usersId, ifMatch }: DelegationTarget,
  { delegateId, startDateTime, endDateTime }: DelegationInput,
): Promise<void> {
  if (!isCaller(caller, usersId)) {
    requireBothKinds('write', caller, 'name a delegate for somebody else');
  }
  const user = await findDelegator(deps, caller, usersId);
  if (delegateId === user.id) throw invalid([{ code: 'invalid', target: DELEGATE, message: ONESELF }]);
  const delegate = await findReviewer(deps, delegateId, DELEGATE);
  const now = deps.now();
  const start = startDateTime ?? now;
  if (!isBefore(start, endDateTime)) throw invalid([{ code: 'invalid', target: END, message: TOO_EARLY }]);
  const wanted = { user, delegate: asIdentity(delegate), startDateTime: start, endDateTime };
  const isNotified = await whileStale(() => storeDelegation(deps, wanted, ifMatch));
  if (isNotified || !isBefore(now, endDateTime)) return;
  const link = `${deps.publicEndpoint}/reviews`;
  const timeZones = await deps.directory.findTimeZones([delegate.id]);
  const mail = delegated({
    language: delegate.preferredLanguage,
    timeZone: timeZones.get(delegate.id) ?? 'UTC',
    recipientName: delegate.displayName,
    user,
    startDateTime: start,
    endDateTime,
    link,
  });
  await deps.directory.sendMail({ to: [delegate.mail ?? ''], ...mail });
  await whileStale(() => noteNotified(deps, wanted));
}

/**
 * Stores a delegation unless it exists already. Returns whether the delegate has been notified: if a request was interrupted before the
 * mail, its repetition sends the mail. Throws PreconditionFailed, TooManyRequests, StaleError.
 */
async function storeDelegation(
  { storage, now }: Dependencies,
  wanted: Substitution,
  ifMatch: string | undefined,
): Promise<boolean> {
  const previous = await storage.delegations.find(wanted.user.id);
  requireMatch(ifMatch, previous?.value ?? {});
  const isKnown = knowsOf(previous?.value, wanted.delegate.id);
  if (previous && isEqual(previous.value, wanted)) return isKnown;
  const since = subtractDuration(now(), 'P1D');
  const changes = (previous?.value.changes ?? []).filter((at) => isBefore(since, at));
  if (changes.length >= MOST_CHANGES_A_DAY) throw tooMany();
  const next = { ...wanted, changes: [...changes, now()] };
  await storage.delegations.put(previous, isKnown ? next : { ...next, isNotified: false });
  return isKnown;
}

const knowsOf = (stored: Delegation | undefined, delegateId: string): boolean =>
  stored?.delegate.id === delegateId && stored.isNotified !== false;

type Substitution = Omit<Delegation, 'changes' | 'isNotified'>;

const isEqual = (first: Substitution, second: Substitution): boolean =>
  first.delegate.id === second.delegate.id &&
  first.startDateTime === second.startDateTime &&
  first.endDateTime === second.endDateTime;

/** Records that the delegate has been notified. Throws StaleError. */
async function noteNotified({ storage }: Dependencies, { user, delegate }: Substitution): Promise<void> {
  const found = await storage.delegations.find(user.id);
  if (found?.value.delegate.id !== delegate.id) return;
  const { startDateTime, endDateTime, changes } = found.value;
  await storage.delegations.put(found, { user, delegate, startDateTime, endDateTime, changes });
}

const DELEGATE = 'delegate/id';
const END = 'schedule/expiration/endDateTime';
const ONESELF = `'${DELEGATE}' must name somebody else: nobody is their own delegate.`;
const TOO_EARLY = `'${END}' must be after the start.`;

const tooMany = (): GraphError =>
  new GraphError('TooManyRequests', `A delegate can be changed ${MOST_CHANGES_A_DAY} times a day.`, {
    retryAfterSeconds: 3_600,
  });

async function findDelegator(
  { directory }: Dependencies,
  caller: Caller,
  usersId: string | undefined,
): Promise<UserIdentity> {
  if (usersId === undefined || isCaller(caller, usersId)) return identityOf(caller);
  const found = await directory.findUser(usersId);
  if (!found) throw notFound('user', usersId);
  return asIdentity(found);
}

/** Returns the stored identity of a person, without their mail address and other details. */
const asIdentity = ({ id, displayName, userPrincipalName }: UserIdentity): UserIdentity => ({
  id,
  displayName,
  userPrincipalName,
});
