import type { DirectoryUser } from '../directory/directory';
import type { Contact, Instance, FoundBy } from '../rules/model/instance';
import type { ReviewerScope } from '../rules/model/definition';
import { invalid, type GraphError } from '../rules/errors';
import { parseReviewer } from '../rules/scope/reviewerQuery';
import { assignsEach, reviewerSource } from '../rules/decisions/reviewerRights';
import type { ContactChange } from '../storage/contacts';
import { inFlight } from '../storage/table/inFlight';
import { whileStale } from '../storage/table/storageError';
import type { Dependencies } from './dependencies';
import { singleScope } from '../rules/schedule/buildInstance';

/** A reviewer with their current data in the directory, and how they were found. */
export interface FoundReviewer extends DirectoryUser {
  readonly foundBy: readonly FoundBy[];
}

export interface ReviewerUsers {
  readonly common: readonly FoundReviewer[];
  readonly fallback: readonly FoundReviewer[];
}

/**
 * Resolves the reviewers of an instance to people in the directory. If all principals have the same reviewers and nobody is found, the
 * fallback reviewers take their place. Source: docs/graph-reference.md#s3-6.
 */
export async function resolveReviewers(
  deps: Dependencies,
  instance: Pick<Instance, 'reviewers' | 'fallbackReviewers' | 'terms' | 'groupId'>,
): Promise<ReviewerUsers> {
  const common = await resolveAll(deps, instance.reviewers, 'reviewer');
  const named = await resolveAll(deps, instance.fallbackReviewers, 'fallbackReviewer');
  const fallback = (await ownersForOutsiders(deps, instance, named)) ?? named;
  return { common: common.length === 0 && !assignsEach(instance) ? fallback : common, fallback };
}

const ANY_OWNER = { userType: null, country: null } as const;

/**
 * Returns the owners of a team as fallback reviewers. External people in its shared channels have no account here, so they cannot review
 * themselves and have no manager. If managers review, the named fallback reviewers come first.
 */
async function ownersForOutsiders(
  { directory }: Dependencies,
  instance: Pick<Instance, 'reviewers' | 'terms' | 'groupId'>,
  named: readonly FoundReviewer[],
): Promise<readonly FoundReviewer[] | undefined> {
  const scope = singleScope(instance.terms, instance.groupId);
  const source = reviewerSource(instance);
  if (scope.kind !== 'team' || source === 'common' || (source === 'manager' && named.length > 0)) return undefined;
  const owners = await directory.listReviewers({ kind: 'groupOwners', groupId: scope.groupId, filter: ANY_OWNER });
  const foundBy = [{ as: 'fallbackReviewer', query: `/groups/${scope.groupId}/owners` }] as const;
  return owners.length > 0 ? owners.map((owner) => ({ ...owner, foundBy })) : undefined;
}

/** Resolves queries to people. Leaves out managers, who differ by principal. Single users are read twenty a call. */
async function resolveAll(
  { directory }: Dependencies,
  reviewers: readonly ReviewerScope[],
  as: FoundBy['as'],
): Promise<readonly FoundReviewer[]> {
  const found = new Map<string, FoundReviewer>();
  const add = (user: DirectoryUser, query: string): void => {
    found.set(user.id, { ...user, foundBy: [...(found.get(user.id)?.foundBy ?? []), { as, query }] });
  };
  const queries = reviewers.map((reviewer, n) => ({
    text: reviewer.query,
    ...parseReviewer(reviewer, `reviewers/${n}`),
  }));
  const named = new Map(queries.flatMap((query) => (query.kind === 'user' ? [[query.userId, query.text]] : [])));
  for (const user of await directory.findUsers([...named.keys()]))
    if (user.accountEnabled) add(user, named.get(user.id) ?? '');
  for (const query of queries) {
    if (query.kind === 'user' || query.kind === 'manager' || query.kind === 'resourceOwners') continue;
    for (const user of await directory.listReviewers(query)) add(user, query.text);
  }
  return [...found.values()];
}

/**
 * Returns the new reviewer that `target` of a request names. Throws BadRequest unless they can sign in and have an address for
 * mail.
 */
export async function findReviewer({ directory }: Dependencies, id: string, target: string): Promise<DirectoryUser> {
  const refuse = (code: string, message: string): GraphError => invalid([{ code, target, message }]);
  const user = await directory.findUser(id);
  if (!user) throw refuse('NotFound', `'${target}': the directory has no user with the id '${id}'.`);
  if (!user.accountEnabled) throw refuse('invalid', `'${target}': the account of '${id}' is disabled.`);
  if (!user.mail) throw refuse('invalid', `'${target}': '${id}' has no address for mail.`);
  return user;
}

const CONTACTS_AT_A_TIME = 100;
const READS_IN_FLIGHT = 8;

/**
 * Adds people to the contacts of an instance. A person who is already a contact keeps the record of their mails and of how they were found
 * before.
 */
export async function addContacts(
  deps: Dependencies,
  instance: Pick<Instance, 'definitionId' | 'id'>,
  users: readonly FoundReviewer[],
): Promise<void> {
  for (let n = 0; n < users.length; n += CONTACTS_AT_A_TIME) {
    await whileStale(() => addSome(deps, instance, users.slice(n, n + CONTACTS_AT_A_TIME)));
  }
}

async function addSome(
  { storage, now }: Dependencies,
  instance: Pick<Instance, 'definitionId' | 'id'>,
  users: readonly FoundReviewer[],
): Promise<void> {
  const changes: ContactChange[] = [];
  await inFlight(READS_IN_FLIGHT, users, async (user) => {
    const known = await storage.contacts.find(instance, user.id);
    const before = known?.value.foundBy ?? [];
    const foundBy = [...before, ...user.foundBy.filter((origin) => !before.some((each) => isSame(each, origin)))];
    if (known?.value.current && foundBy.length === before.length) return;
    const value = { ...(known?.value ?? newContact(user, now())), current: true, foundBy };
    changes.push(known ? { ...known, value } : { value });
  });
  await storage.contacts.put(instance, changes);
}

const isSame = (one: FoundBy, other: FoundBy): boolean => one.as === other.as && one.query === other.query;

const newContact = (
  { id, displayName, userPrincipalName, mail, preferredLanguage }: DirectoryUser,
  now: string,
): Contact => ({
  id,
  displayName,
  userPrincipalName,
  mail: mail ?? '',
  ...(preferredLanguage !== null && { language: preferredLanguage }),
  createdDateTime: now,
  current: true,
  invitedDateTime: null,
  lastReminder: 0,
});

/**
 * Ends the work of the current reviewers of an instance, except those in `kept`. They stay listed, and get a new invitation if they become
 * reviewers again.
 */
export async function retireContacts(
  { storage }: Dependencies,
  instance: Pick<Instance, 'definitionId' | 'id'>,
  kept: ReadonlySet<string>,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const page = await whileStale(async () => {
      const read = await storage.contacts.list(instance, after, 1000);
      const retired = read.rows.filter(({ value }) => value.current && !kept.has(value.id));
      await storage.contacts.put(
        instance,
        retired.map(({ value, etag }) => ({ etag, value: { ...value, ...RETIRED } })),
      );
      return read;
    });
    after = page.rows.at(-1)?.value.id;
    if (!page.more) return;
  }
}

const RETIRED = { current: false, invitedDateTime: null, lastReminder: 0 } as const;

export const idsOf = (users: readonly { readonly id: string }[]): string[] => users.map(({ id }) => id);
