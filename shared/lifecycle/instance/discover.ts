import type { Member, UserDetails } from '../../directory/directory';
import { subtractDuration } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { deriveId } from '../../rules/ids';
import { isInactive } from '../../rules/decisions/inactivity';
import type { Instance, InstanceError, StoredDecision } from '../../rules/model/instance';
import type { Affiliation } from '../../rules/model/insight';
import type { Principal, Resource } from '../../rules/model/definition';
import type { SingleScope } from '../../rules/scope/scopeKinds';
import { currentStage, UNDECIDED, withReviewerIds } from '../../rules/instance/stages';
import { singleScope } from '../../rules/schedule/buildInstance';
import { TRANSACTION_ROWS } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import { affiliationsOf } from './affiliations';
import { assignmentOf, contactsFor } from './assignment';
import { detailsOf, recommendationFor } from './details';
import type { Slice } from './slice';
import { together } from './together';
import { addContacts, idsOf, resolveReviewers } from '../../reviews/reviewers';

/** The page of the directory to read next; null is the first. An instance without this is still to find out who is asked. */
interface Progress {
  readonly page: string | null;
}

/** After this time a slice takes no further page. */
const MILLISECONDS = 5_000;
/** Longer waits are kept by whoever is told of the failure, which then is the next slice's. */
const MAX_PAUSE_SECONDS = 300;

/**
 * One slice of opening an instance: first who is asked, then page after page of the directory, as decisions that nobody can see
 * change yet. A repeated slice writes the same rows. Throws ServiceUnavailable, TooManyRequests.
 * Reference: Graph access reviews §3.2 (snapshot), §3.8.
 */
export async function discover(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (instance.cursor !== null) return record(deps, instance, JSON.parse(instance.cursor) as Progress);
  const prepared = await prepare(deps, instance);
  if (!prepared) {
    const message = 'What is to be reviewed does not exist in the directory.';
    return { change: { errors: [...instance.errors, { code: 'ResourceNotFound', message }] }, done: true };
  }
  const { change, common } = prepared;
  const [slice] = await together(
    record(deps, { ...instance, ...change }, { page: null }),
    addContacts(deps, instance, common),
  );
  return { ...slice, change: { ...change, ...slice.change } };
}

/** How far a slice came. */
interface Tally {
  /** The next page; undefined behind the last. */
  cursor: string | undefined;
  unassigned: number;
  /** Why the next page was not read. */
  interruption: GraphError | undefined;
}

/** Writes pages of the directory as decisions until the time is over. */
async function record(deps: Dependencies, instance: Instance, { page }: Progress): Promise<Slice> {
  const tally: Tally = { cursor: undefined, unassigned: 0, interruption: undefined };
  await deps.storage.decisions.put(instance, tallied(readPages(deps, instance, page), tally));
  const change = { errors: withUnassigned(instance, tally.unassigned) };
  if (tally.cursor === undefined) return { change, done: true };
  const cursor = JSON.stringify({ page: tally.cursor } satisfies Progress);
  const wait = tally.interruption?.retryAfterSeconds;
  const pause = wait === undefined ? {} : { pauseSeconds: Math.min(wait, MAX_PAUSE_SECONDS) };
  return { change: { ...change, cursor }, done: false, ...pause };
}

/**
 * The decisions of each page; somebody who comes again on a later page is passed over. Where the directory fails after a while, what
 * came before is kept: else a directory that is asked too much would be asked for all of it again.
 */
async function* tallied(pages: AsyncIterable<DiscoveredPage>, tally: Tally): AsyncGenerator<readonly StoredDecision[]> {
  const known = new Set<string>();
  try {
    for await (const { parts, cursor } of pages) {
      tally.cursor = cursor;
      for (const decisions of parts) {
        const added = decisions.filter(({ id }) => known.size < known.add(id).size);
        tally.unassigned += added.filter(({ assignee }) => assignee === null).length;
        yield added;
      }
    }
  } catch (error) {
    if (!(error instanceof GraphError) || tally.cursor === undefined) throw error;
    tally.interruption = error;
  }
}

interface DiscoveredPage {
  readonly parts: Iterable<readonly StoredDecision[]>;
  /** The next page; undefined behind the last. */
  readonly cursor: string | undefined;
}

/** Reads page after page until the time is over: the directory answers for the next one while the storage writes this one. */
async function* readPages(deps: Dependencies, instance: Instance, page: string | null): AsyncGenerator<DiscoveredPage> {
  const end = performance.now() + MILLISECONDS;
  const begin = (cursor: string | null): Promise<DiscoveredPage> => {
    const begun = readPage(deps, instance, cursor);
    // It is waited for in any case, but maybe later than it fails.
    begun.catch(() => undefined);
    return begun;
  };
  let reading = begin(page);
  try {
    for (;;) {
      const read = await reading;
      const following = performance.now() < end ? read.cursor : undefined;
      if (following !== undefined) reading = begin(following);
      yield read;
      if (following === undefined) return;
    }
  } finally {
    await Promise.allSettled([reading]);
  }
}

/** Reads one page of the directory and asks its people's reviewers. */
async function readPage(deps: Dependencies, instance: Instance, page: string | null): Promise<DiscoveredPage> {
  const { resource } = instance;
  if (!resource) throw new Error('An instance is being discovered and does not know its resource.');
  const scope = scopeOf(instance);
  const { items, cursor } = await deps.directory.listPrincipals(scope, page ?? undefined);
  const isWhole = page === null && cursor === undefined;
  const affiliations = await affiliationsOf(deps, instance, { members: items, isWhole });
  return { parts: await describe(deps, { instance, scope, resource, affiliations }, items), cursor };
}

/** People of shared channels are left out of reviews in stages. Reference: Graph access reviews §3.4. */
function scopeOf(instance: Instance): SingleScope {
  const scope = singleScope(instance.terms, instance.groupId);
  if (scope.kind !== 'team' || instance.stages.length === 0) return scope;
  const { groupId, guestsOnly, inactiveDuration } = scope;
  return { kind: 'group', members: 'transitive', groupId, guestsOnly, inactiveDuration };
}

/** Finds what is reviewed and who is asked; undefined when there is nothing of the kind. */
async function prepare(deps: Dependencies, instance: Instance) {
  const [resource, { common, fallback }] = await together(
    deps.directory.findResource(scopeOf(instance)),
    resolveReviewers(deps, instance),
  );
  if (!resource) return undefined;
  const { commonReviewerIds, fallbackReviewerIds, stages } = withReviewerIds(instance, {
    commonReviewerIds: idsOf(common),
    fallbackReviewerIds: idsOf(fallback),
  });
  return { change: { resource, commonReviewerIds, fallbackReviewerIds, stages }, common };
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
): Promise<DiscoveredPage['parts']> {
  const { instance, scope } = opening;
  const always = scope.inactiveDuration !== null;
  const details = await detailsOf(deps, instance, { principals: members, always });
  const reviewed = members.filter((member) => isReviewed(scope, details.get(member.id), instance.startDateTime));
  const assignment = assignmentOf(instance, details);
  await addContacts(deps, instance, await contactsFor(deps, instance, reviewed.map(assignment)));
  const toDecision = (member: Member): StoredDecision =>
    newDecision(opening, member, { details: details.get(member.id), assignee: assignment(member).assignee });
  return inParts(reviewed, toDecision);
}

/** As many at a time as one transaction takes, so that the first are on their way before the last are made. */
function* inParts(
  members: readonly Member[],
  toDecision: (member: Member) => StoredDecision,
): Generator<readonly StoredDecision[]> {
  for (let n = 0; n < members.length; n += TRANSACTION_ROWS) {
    yield members.slice(n, n + TRANSACTION_ROWS).map(toDecision);
  }
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
    ...UNDECIDED,
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
