import type { Member, UserDetails } from '../../directory/directory';
import { subtractDuration } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { isInactive } from '../../rules/decisions/recommendation';
import type { DirectoryGap } from '../../rules/model/gap';
import type { Instance, StoredDecision } from '../../rules/model/instance';
import type { SingleScope } from '../../rules/scope/scopeKinds';
import { withReviewerIds } from '../../rules/instance/stages';
import { singleScope } from '../../rules/schedule/buildInstance';
import { TRANSACTION_ROWS } from '../../storage/table/table';
import { mayReviewRoleHolders } from '../../reviews/access/creators';
import type { Dependencies } from '../../reviews/dependencies';
import { addContacts, idsOf, resolveReviewers } from '../../reviews/reviewers';
import { assigner, contactsFor } from './assign';
import { affiliationsOf, detailsOf, gapsIn } from './evidence';
import { lastTimeOf, newDecision, type NewDecisions } from './newDecision';
import { noteGaps } from './noteGaps';
import type { Slice } from './slice';

/** After this time a slice reads no further page. */
const MILLISECONDS = 5_000;
/** Of details about people: while the storage writes one part, the directory is asked about the next ones. */
const READS_IN_FLIGHT = 3;
/** A longer wait counts as a failure of the next slice, which `reconcile` puts off. */
const MAX_PAUSE_SECONDS = 300;

/**
 * One slice of opening an instance: the resource and its reviewers are resolved, then page after page of the directory is stored as
 * decisions, which nobody sees yet. Idempotent: a repeated slice writes the same rows. Throws ServiceUnavailable, TooManyRequests.
 * Source: docs/graph-reference.md#s3-2.
 */
export async function discover(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (instance.cursor?.kind === 'directory') return storePages(deps, instance, instance.cursor.page);
  const [resource, { common, fallback }] = await both(
    deps.directory.findResource(scopeOf(instance)),
    resolveReviewers(deps, instance),
  );
  if (!resource) return nothingToReview(instance, 'ResourceNotFound', MISSING);
  if (resource.canHoldRoles && !(await mayReviewRoleHolders(deps, instance))) {
    return nothingToReview(instance, 'CreatorNotAuthorized', NOT_AUTHORIZED);
  }
  const { commonReviewerIds, fallbackReviewerIds, stages } = withReviewerIds(instance, {
    commonReviewerIds: idsOf(common),
    fallbackReviewerIds: idsOf(fallback),
  });
  const change = { resource, commonReviewerIds, fallbackReviewerIds, stages };
  const [slice] = await both(storePages(deps, { ...instance, ...change }, null), addContacts(deps, instance, common));
  return { ...slice, change: { ...change, ...slice.change } };
}

const MISSING = 'What is to be reviewed does not exist in the directory.';
const NOT_AUTHORIZED =
  'The group can hold directory roles, and the creator of the definition may not manage reviews of directory roles. ' +
  'Ask somebody who may to create the definition again.';

const nothingToReview = (instance: Instance, code: string, message: string): Slice => ({
  change: { errors: [...instance.errors, { code, message }] },
  done: true,
});

/** Waits for both even if one fails, so that nothing goes on behind the caller's back; then throws the first failure. */
async function both<A, B>(first: Promise<A>, second: Promise<B>): Promise<readonly [A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/** How far a slice came. */
interface Discovery {
  /** The next page; undefined behind the last. */
  next: string | undefined;
  unassigned: number;
  /** Why the next page was not read. */
  interruption: GraphError | undefined;
  /** What the directory did not say. */
  readonly gaps: Set<DirectoryGap>;
}

/** Stores pages of the directory as decisions until the time is over; `page` null is the first. */
async function storePages(deps: Dependencies, instance: Instance, page: string | null): Promise<Slice> {
  const discovery: Discovery = { next: undefined, unassigned: 0, interruption: undefined, gaps: new Set() };
  await deps.storage.decisions.put(instance, decisionsOf(readPages(deps, instance, page, discovery.gaps), discovery));
  const errors = await noteGaps(deps, instance, discovery.gaps);
  const change = withUnassigned({ ...instance, ...errors }, discovery.unassigned);
  if (discovery.next === undefined) return { change, done: true };
  const wait = discovery.interruption?.retryAfterSeconds;
  const pause = wait === undefined ? {} : { pauseSeconds: Math.min(wait, MAX_PAUSE_SECONDS) };
  return { change: { ...change, cursor: { kind: 'directory', page: discovery.next } }, done: false, ...pause };
}

/**
 * Yields the decisions of each page, each principal once, and notes how far they came. If the directory fails after the first page,
 * the pages before are kept: a throttling directory would otherwise be asked for all of them again.
 */
async function* decisionsOf(
  pages: AsyncIterable<DiscoveredPage>,
  discovery: Discovery,
): AsyncGenerator<readonly StoredDecision[]> {
  const known = new Set<string>();
  try {
    for await (const { parts, cursor } of pages) {
      let unassigned = 0;
      for await (const decisions of parts) {
        const added = decisions.filter(({ id }) => known.size < known.add(id).size);
        unassigned += added.filter(({ assignee }) => assignee === null).length;
        yield added;
      }
      // A page that breaks off is read again as a whole.
      discovery.unassigned += unassigned;
      discovery.next = cursor;
    }
  } catch (error) {
    if (!(error instanceof GraphError) || discovery.next === undefined) throw error;
    discovery.interruption = error;
  }
}

interface DiscoveredPage {
  readonly parts: AsyncIterable<readonly StoredDecision[]>;
  /** The next page; undefined behind the last. */
  readonly cursor: string | undefined;
}

/** Reads page after page until the time is over. The next page is read while the storage writes this one. */
async function* readPages(
  deps: Dependencies,
  instance: Instance,
  page: string | null,
  gaps: Set<DirectoryGap>,
): AsyncGenerator<DiscoveredPage> {
  const end = performance.now() + MILLISECONDS;
  const known = { lastTime: await lastTimeOf(deps, instance), contacted: new Set<string>(), gaps };
  const begin = (cursor: string | null): Promise<DiscoveredPage> => {
    const begun = readPage(deps, instance, cursor, known);
    // It is awaited in any case, but it may fail before that.
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

/** Reads one page of the directory and makes decisions of it. */
async function readPage(
  deps: Dependencies,
  instance: Instance,
  page: string | null,
  known: SliceContext,
): Promise<DiscoveredPage> {
  const { resource } = instance;
  if (!resource) throw new Error('The instance has no resource to discover.');
  const scope = scopeOf(instance);
  const { items, cursor, gaps } = await deps.directory.listPrincipals(scope, page ?? undefined);
  for (const gap of gaps) known.gaps.add(gap);
  const isWhole = page === null && cursor === undefined;
  const affiliations = await affiliationsOf(deps, instance, items, isWhole);
  return { parts: describe(deps, { instance, scope, resource, affiliations, ...known }, items), cursor };
}

/** Reviews in stages leave out the people of shared channels. Source: docs/graph-reference.md#s3-4. */
function scopeOf(instance: Instance): SingleScope {
  const scope = singleScope(instance.terms, instance.groupId);
  if (scope.kind !== 'team' || instance.stages.length === 0) return scope;
  const { groupId, guestsOnly, inactiveDuration } = scope;
  return { kind: 'group', members: 'transitive', groupId, guestsOnly, inactiveDuration };
}

/** What the decisions of one slice have in common. */
interface SliceContext {
  readonly lastTime: NewDecisions['lastTime'];
  /** The assignees who are contacts already. */
  readonly contacted: Set<string>;
  readonly gaps: Set<DirectoryGap>;
}

/** What the decisions of one page have in common. */
interface PageContext extends SliceContext, NewDecisions {
  readonly scope: SingleScope;
}

/** As many decisions at a time as a transaction takes. The directory is asked about the next people while the storage writes these. */
async function* describe(
  deps: Dependencies,
  context: PageContext,
  members: readonly Member[],
): AsyncGenerator<readonly StoredDecision[]> {
  const { instance, scope, contacted, gaps } = context;
  const parts = Array.from({ length: Math.ceil(members.length / TRANSACTION_ROWS) }, (_, n) =>
    members.slice(n * TRANSACTION_ROWS, (n + 1) * TRANSACTION_ROWS),
  );
  const detailsOfPart = (part: readonly Member[]) => detailsOf(deps, instance, part, scope.inactiveDuration !== null);
  for await (const [part, details] of ahead(parts, detailsOfPart)) {
    for (const gap of gapsIn(details)) gaps.add(gap);
    const reviewed = part.filter((member) => isReviewed(scope, details.get(member.id), instance.startDateTime));
    const assignmentOf = assigner(instance, details);
    const assignments = reviewed.map(assignmentOf).filter(({ assignee }) => !contacted.has(assignee ?? ''));
    await addContacts(deps, instance, await contactsFor(deps, instance, assignments));
    for (const { assignee } of assignments) if (assignee !== null) contacted.add(assignee);
    yield reviewed.map((member) => newDecision(context, member, details.get(member.id), assignmentOf(member).assignee));
  }
}

/** Yields each item with what is read for it, in order; the reads of the items that follow are under way. */
async function* ahead<T, R>(items: readonly T[], read: (item: T) => Promise<R>): AsyncGenerator<readonly [T, R]> {
  const reads: Promise<R>[] = [];
  try {
    for (const [n, item] of items.entries()) {
      for (const next of items.slice(reads.length, n + READS_IN_FLIGHT)) {
        const begun = read(next);
        // It is awaited in any case, but it may fail before that.
        begun.catch(() => undefined);
        reads.push(begun);
      }
      yield [item, await (reads[n] as Promise<R>)];
    }
  } finally {
    await Promise.allSettled(reads);
  }
}

/** A scope of inactive users reviews only those who have not signed in for its duration before the start. */
function isReviewed(scope: SingleScope, details: UserDetails | undefined, startDateTime: string): boolean {
  if (scope.inactiveDuration === null) return true;
  if (details?.lastSignInDateTime === undefined) return false;
  const { createdDateTime, lastSignInDateTime } = details;
  return isInactive({ createdDateTime, lastSignInDateTime }, subtractDuration(startDateTime, scope.inactiveDuration));
}

/** Reports in `errors` how many items nobody is asked to decide, over all slices so far. */
function withUnassigned(instance: Instance, count: number): Pick<Instance, 'errors' | 'unassigned'> {
  if (count === 0 || instance.commonReviewerIds.length > 0) return { errors: instance.errors };
  const code = 'NoReviewer';
  const unassigned = (instance.unassigned ?? 0) + count;
  const message = `${unassigned} decisions have no reviewer: nobody was found and no fallback reviewer is there.`;
  return { unassigned, errors: [...instance.errors.filter((error) => error.code !== code), { code, message }] };
}
