import type { Member, UserDetails } from '../../../directory/directory';
import { isBefore, subtractDuration } from '../../../rules/duration';
import { GraphError } from '../../../rules/errors';
import { isInactive } from '../../../rules/decisions/recommendation';
import type { Principal } from '../../../rules/model/definition';
import type { DirectoryGap, Instance } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import type { Exclusion, PopulationCall } from '../../../rules/model/evidence';
import type { SingleScope } from '../../../rules/scope/scopeKinds';
import { singleScope } from '../../../rules/schedule/buildInstance';
import type { Dependencies } from '../../../reviews/dependencies';
import { addContacts } from '../../../reviews/reviewers';
import { inFlight } from '../../../storage/table/inFlight';
import { assigner, contactsFor, type Assignment } from './assign';
import { affiliationsOf, detailsOf, gapsIn, presentRules } from './evidence';
import { lastTimeOf, newDecision, type NewDecisions } from './newDecision';

/** A slice stops reading after this many milliseconds or pages, because the lines about its calls go into one transaction. */
const MILLISECONDS = 5_000;
const PAGES = 50;
/**
 * How many parts are in preparation at the same time: their details are read and their reviewers are added as contacts. So the directory
 * answers about one part while the storage writes another.
 */
const PARTS_IN_FLIGHT = 3;
/**
 * The number of decisions in a part. A decision takes up to four rows, so this many decisions fill whole transactions of 100 rows, each
 * with the gate.
 */
const PART_DECISIONS = 96;

/** A page of the directory's list of principals, in parts. */
export interface PopulationPage {
  readonly parts: AsyncIterable<PopulationPart>;
  /** The cursor of the next page; undefined after the last page. */
  readonly cursor: string | undefined;
  /** The call that read the page, and the UTC instant of its answer. */
  readonly call: PopulationCall | undefined;
  readonly dateTime: string;
  /** The rows of the directory that are not items, whatever their details. */
  readonly excluded: readonly Exclusion[];
}

/** The decisions of a page that are written together. */
interface PopulationPart {
  readonly decisions: readonly StoredDecision[];
  /** The members who are not items because of their details. */
  readonly left: readonly Exclusion[];
  readonly isLast: boolean;
}

export const exclusionOf = (
  { id, type, displayName }: Pick<Principal, 'id' | 'type' | 'displayName'>,
  why: Omit<Exclusion, 'id' | 'type' | 'displayName'>,
): Exclusion => ({ id, type, displayName, ...why });

/** Reads page after page until the time is over. Reads the next page while the storage writes the current one. */
export async function* readPages(
  deps: Dependencies,
  instance: Instance,
  page: string | null,
  gaps: Set<DirectoryGap>,
): AsyncGenerator<PopulationPage> {
  const end = performance.now() + MILLISECONDS;
  const [lastTime, leftOut] = await Promise.all([lastTimeOf(deps, instance), leftOutOf(deps, instance)]);
  const known = { lastTime, leftOut, contacted: new Set<string>(), gaps };
  let reading = begun(readPage(deps, instance, page, known));
  try {
    for (let pages = 1; ; pages += 1) {
      const read = await reading;
      const following = performance.now() < end && pages < PAGES ? read.cursor : undefined;
      if (following !== undefined) reading = begun(readPage(deps, instance, following, known));
      yield read;
      if (following === undefined) return;
    }
  } finally {
    await Promise.allSettled([reading]);
  }
}

/** Reads one page of the directory and prepares its decisions. */
async function readPage(
  deps: Dependencies,
  instance: Instance,
  page: string | null,
  known: SliceContext,
): Promise<PopulationPage> {
  const { resource } = instance;
  if (!resource) throw new Error('The instance has no resource to discover.');
  const scope = scopeOf(instance);
  const { items, cursor, gaps, call, excluded } = await deps.directory.listPrincipals(scope, page ?? undefined);
  const dateTime = deps.now();
  for (const gap of gaps) known.gaps.add(gap);
  const isWhole = page === null && cursor === undefined;
  const affiliations = await affiliationsOf(deps, instance, items, isWhole);
  const rules = presentRules(instance);
  const inactiveSince =
    scope.inactiveDuration === null ? null : subtractDuration(instance.startDateTime, scope.inactiveDuration);
  const parts = describe(deps, { instance, resource, affiliations, rules, inactiveSince, ...known }, items);
  return { parts, cursor, call, dateTime, excluded };
}

/** Returns the scope of an instance. A review in stages leaves out the people of shared channels. Source: docs/graph-reference.md#s3-4. */
export function scopeOf(instance: Instance): SingleScope {
  const scope = singleScope(instance.terms, instance.groupId);
  if (scope.kind !== 'team' || instance.stages.length === 0) return scope;
  const { groupId, guestsOnly, inactiveDuration } = scope;
  return { kind: 'group', members: 'transitive', groupId, guestsOnly, inactiveDuration };
}

/** The data that the decisions of one slice share. */
interface SliceContext {
  readonly lastTime: NewDecisions['lastTime'];
  readonly leftOut: LeftOut;
  /** The ids of the assignees who are already contacts. */
  readonly contacted: Set<string>;
  readonly gaps: Set<DirectoryGap>;
}

/** The data that the decisions of one page share. */
interface PageContext extends SliceContext, NewDecisions {
  /** A scope of inactive users reviews only those who have not signed in since this instant; null for other scopes. */
  readonly inactiveSince: string | null;
}

/** Returns work that is awaited later. A failure before that does not count as an unhandled rejection. */
function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

/**
 * Yields the decisions part by part; the storage writes one part at a time. A page without members has one empty part. While the storage
 * writes a part, this function reads the next people from the directory and adds their reviewers as contacts.
 */
async function* describe(
  deps: Dependencies,
  context: PageContext,
  members: readonly Member[],
): AsyncGenerator<PopulationPart> {
  const count = Math.max(1, Math.ceil(members.length / PART_DECISIONS));
  const parts = Array.from({ length: count }, (_, n) => members.slice(n * PART_DECISIONS, (n + 1) * PART_DECISIONS));
  const adding: Promise<void>[] = [];
  try {
    for await (const { assignments, ...part } of ahead(parts, (some) => describePart(deps, context, some))) {
      await adding.at(-PARTS_IN_FLIGHT);
      adding.push(begun(addReviewers(deps, context.instance, assignments)));
      yield { ...part, isLast: adding.length === count };
    }
    await Promise.all(adding);
  } finally {
    await Promise.allSettled(adding);
  }
}

const addReviewers = async (deps: Dependencies, instance: Instance, assignments: readonly Assignment[]) =>
  addContacts(deps, instance, await contactsFor(deps, instance, assignments));

/** The decisions of a part, and its assignments to people who may not be contacts yet. */
interface DescribedPart extends Omit<PopulationPart, 'isLast'> {
  readonly assignments: readonly Assignment[];
}

async function describePart(deps: Dependencies, context: PageContext, part: readonly Member[]): Promise<DescribedPart> {
  const { instance, inactiveSince, contacted, gaps, leftOut } = context;
  const candidates = part.filter(({ id }) => !leftOut.has(id));
  const details = await detailsOf(deps, instance, candidates, inactiveSince !== null);
  for (const gap of gapsIn(details)) gaps.add(gap);
  const judged = part.map((member) => ({
    member,
    why: leftOut.get(member.id) ?? inactivityRule(inactiveSince, details.get(member.id)),
  }));
  const reviewed = judged.flatMap(({ member, why }) => (why ? [] : [member]));
  const left = judged.flatMap(({ member, why }) => (why ? [exclusionOf(member, why)] : []));
  const assignmentOf = assigner(instance, details);
  const assignments = reviewed
    .map((member) => assignmentOf(member))
    .filter(({ assignee }) => !contacted.has(assignee ?? ''));
  // Parts are prepared concurrently. The first part with an assignee adds the contact, and a failure ends the whole slice.
  for (const { assignee } of assignments) if (assignee !== null) contacted.add(assignee);
  const decisions = reviewed.map((member) =>
    newDecision(context, member, details.get(member.id), assignmentOf(member).assignee),
  );
  return { decisions, left, assignments };
}

/** Yields the result of `read` for each item, in order, while the next reads are in progress. */
async function* ahead<T, R>(items: readonly T[], read: (item: T) => Promise<R>): AsyncGenerator<R> {
  const reads: Promise<R>[] = [];
  try {
    for (const n of items.keys()) {
      for (const next of items.slice(reads.length, n + PARTS_IN_FLIGHT)) reads.push(begun(read(next)));
      yield await (reads[n] as Promise<R>);
    }
  } finally {
    await Promise.allSettled(reads);
  }
}

/** Returns why a principal is not an item of a scope of inactive users; undefined if the principal is an item. */
function inactivityRule(since: string | null, details: UserDetails | undefined): Pick<Exclusion, 'rule'> | undefined {
  if (since === null) return undefined;
  if (details?.lastSignInDateTime === undefined) return { rule: 'activityUnknown' };
  const { createdDateTime, lastSignInDateTime } = details;
  return isInactive({ createdDateTime, lastSignInDateTime }, since) ? undefined : { rule: 'active' };
}

/** The principals that `reviewOptions.exclusions` excludes, by id, and why. */
type LeftOut = ReadonlyMap<string, Pick<Exclusion, 'rule' | 'reason'>>;

const GROUPS_IN_FLIGHT = 8;

/**
 * Reads the principals that exclusions name. Skips exclusions that have ended before the start of the instance. Throws ServiceUnavailable
 * for a group that is gone, because then nobody knows whose access must stay.
 */
async function leftOutOf({ directory }: Dependencies, { terms, startDateTime }: Instance): Promise<LeftOut> {
  const named = (terms.reviewOptions?.exclusions ?? []).filter(({ endDateTime }) =>
    isBefore(startDateTime, endDateTime),
  );
  const leftOut = new Map<string, Pick<Exclusion, 'rule' | 'reason'>>();
  const groups = named.filter(({ principalType }) => principalType === 'group');
  await inFlight(GROUPS_IN_FLIGHT, groups, async ({ principalId, reason }) => {
    const members = await directory.listMemberIds(principalId);
    if (!members) throw unknownGroup(principalId);
    for (const id of members) leftOut.set(id, { rule: 'memberLeftOut', reason });
  });
  for (const { principalId, reason } of named) leftOut.set(principalId, { rule: 'principalLeftOut', reason });
  return leftOut;
}

const AGAIN_SECONDS = 900;

const unknownGroup = (id: string): GraphError =>
  new GraphError('ServiceUnavailable', `The directory does not have the group '${id}' of 'reviewOptions/exclusions'.`, {
    retryAfterSeconds: AGAIN_SECONDS,
  });
