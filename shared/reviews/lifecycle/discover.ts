import type { Member, UserDetails } from '../../directory/directory';
import { subtractDuration } from '../../rules/duration';
import { deriveId } from '../../rules/ids';
import { isInactive } from '../../rules/inactivity';
import type { Instance, InstanceError, StoredDecision } from '../../rules/instance';
import type { Affiliation } from '../../rules/peerOutliers';
import type { Principal, Resource } from '../../rules/resources';
import type { SingleScope } from '../../rules/scopeKinds';
import { currentStage, withReviewerIds } from '../../rules/stages';
import { singleScope } from '../instances/buildInstance';
import type { Dependencies } from '../dependencies';
import { affiliationsOf } from './affiliations';
import { assignmentOf, contactsFor } from './assignment';
import { detailsOf, recommendationFor } from './details';
import type { Slice } from './slice';
import { addContacts, idsOf, resolveReviewers } from './reviewers';

/** Where the discovery stands: null until the reviewers are known, then the page of the directory to read next. */
interface Progress {
  readonly page: string | null;
}

/** After this time a slice takes no further page. */
const MILLISECONDS = 5_000;

/**
 * One slice of opening an instance: first who is asked, then page after page of the directory, as decisions that nobody can see
 * change yet. A repeated slice writes the same rows. Throws ServiceUnavailable, TooManyRequests.
 * Reference: Graph access reviews §3.2 (snapshot), §3.8.
 */
export async function discover(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (instance.cursor === null) return prepare(deps, instance);
  const end = performance.now() + MILLISECONDS;
  const { page } = JSON.parse(instance.cursor) as Progress;
  let unassigned = 0;
  let read: DiscoveredPage | undefined = await readPage(deps, instance, page);
  for (;;) {
    const decisions: DiscoveredPage['decisions'] = read.decisions;
    const cursor: string | undefined = read.cursor;
    const following: string | undefined = performance.now() < end ? cursor : undefined;
    // The directory answers while the storage writes.
    read = await both(
      deps.storage.decisions.put(instance, decisions),
      following === undefined ? Promise.resolve(undefined) : readPage(deps, instance, following),
    );
    unassigned += decisions.filter(({ assignee }) => assignee === null).length;
    if (read) continue;
    const change = { errors: withUnassigned(instance, unassigned) };
    if (cursor === undefined) return { change, done: true };
    return { change: { ...change, cursor: JSON.stringify({ page: cursor } satisfies Progress) }, done: false };
  }
}

/** Waits for both, also when one fails, so that a slice leaves nothing under way; answers the second. */
async function both<T>(first: Promise<unknown>, second: Promise<T>): Promise<T> {
  await Promise.allSettled([first, second]);
  await first;
  return second;
}

interface DiscoveredPage {
  readonly decisions: readonly StoredDecision[];
  /** The next page; undefined behind the last. */
  readonly cursor: string | undefined;
}

/** Reads one page of the directory and asks its people's reviewers. */
async function readPage(deps: Dependencies, instance: Instance, page: string | null): Promise<DiscoveredPage> {
  const { resource } = instance;
  if (!resource) throw new Error('An instance is being discovered and does not know its resource.');
  const scope = scopeOf(instance);
  const { items, cursor } = await deps.directory.listPrincipals(scope, page ?? undefined);
  const isWhole = page === null && cursor === undefined;
  const affiliations = await affiliationsOf(deps, instance, { members: items, isWhole });
  return { decisions: await describe(deps, { instance, scope, resource, affiliations }, items), cursor };
}

/** People of shared channels are left out of reviews in stages. Reference: Graph access reviews §3.4. */
function scopeOf(instance: Instance): SingleScope {
  const scope = singleScope(instance.terms, instance.groupId);
  if (scope.kind !== 'team' || instance.stages.length === 0) return scope;
  const { groupId, guestsOnly, inactiveDuration } = scope;
  return { kind: 'group', members: 'transitive', groupId, guestsOnly, inactiveDuration };
}

async function prepare(deps: Dependencies, instance: Instance): Promise<Slice> {
  const resource = await deps.directory.findResource(scopeOf(instance));
  if (!resource) {
    const message = 'What is to be reviewed does not exist in the directory.';
    return { change: { errors: [...instance.errors, { code: 'ResourceNotFound', message }] }, done: true };
  }
  const { common, fallback } = await resolveReviewers(deps, instance);
  await addContacts(deps, instance, common);
  const { commonReviewerIds, fallbackReviewerIds, stages } = withReviewerIds(instance, {
    commonReviewerIds: idsOf(common),
    fallbackReviewerIds: idsOf(fallback),
  });
  const cursor = JSON.stringify({ page: null } satisfies Progress);
  return { change: { resource, commonReviewerIds, fallbackReviewerIds, stages, cursor }, done: false };
}

interface Opening {
  readonly instance: Instance;
  readonly scope: SingleScope;
  readonly resource: Resource;
  readonly affiliations: ReadonlyMap<string, Affiliation>;
}

async function describe(
  deps: Dependencies,
  opening: Opening,
  members: readonly Member[],
): Promise<readonly StoredDecision[]> {
  const { instance, scope } = opening;
  const always = scope.inactiveDuration !== null;
  const details = await detailsOf(deps, instance, { principals: members, always });
  const reviewed = members.filter((member) => isReviewed(scope, details.get(member.id), instance.startDateTime));
  const assignment = assignmentOf(instance, details);
  await addContacts(deps, instance, await contactsFor(deps, instance, reviewed.map(assignment)));
  const unique = new Map(reviewed.map((member) => [member.id, member]));
  return [...unique.values()].map((member) =>
    newDecision(opening, member, {
      details: details.get(member.id),
      assignee: assignment(member).assignee,
    }),
  );
}

/** Inactive scopes review only who has not signed in for so long before the start. */
function isReviewed(scope: SingleScope, details: UserDetails | undefined, startDateTime: string): boolean {
  if (scope.inactiveDuration === null) return true;
  return details !== undefined && isInactive(details, subtractDuration(startDateTime, scope.inactiveDuration));
}

function newDecision(
  { instance, resource, affiliations }: Opening,
  member: Member,
  { details, assignee }: { readonly details: UserDetails | undefined; readonly assignee: StoredDecision['assignee'] },
): StoredDecision {
  const affiliation = affiliations.get(member.id) ?? 'unknown';
  return {
    id: deriveId(instance.id, member.id, resource.id),
    instanceId: instance.id,
    principal: toPrincipal(member, details),
    resource,
    membershipType: member.membershipType,
    decision: 'NotReviewed',
    justification: '',
    reviewedBy: null,
    reviewedDateTime: null,
    ...recommendationFor(instance, { principal: member, resource, affiliation }, details),
    applyResult: 'New',
    applyDescription: null,
    appliedBy: null,
    appliedDateTime: null,
    assignee,
    stage: currentStage(instance)?.index ?? null,
    version: 0,
    removalBegun: false,
    ...(member.channelOnly && { channelOnly: true }),
  };
}

const toPrincipal = (member: Member, details: UserDetails | undefined): Principal => ({
  id: member.id,
  type: member.type,
  displayName: member.displayName,
  userPrincipalName: member.userPrincipalName,
  lastUserSignInDateTime: details?.lastSignInDateTime ?? '',
  ...(member.appId === undefined ? {} : { appId: member.appId }),
});

/** Says in `errors` how many items nobody is asked to decide. */
function withUnassigned(instance: Instance, count: number): readonly InstanceError[] {
  if (count === 0 || instance.commonReviewerIds.length > 0) return instance.errors;
  const code = 'NoReviewer';
  const before = instance.errors.find((error) => error.code === code);
  const total = count + Number.parseInt(before?.message ?? '0', 10);
  const error = {
    code,
    message: `${total} decisions have no reviewer: nobody was found and no fallback reviewer is there.`,
  };
  return [...instance.errors.filter((other) => other.code !== code), error];
}
