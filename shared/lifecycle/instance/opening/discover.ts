import { hasReviewer } from '../../../rules/decisions/reviewerRights';
import { GraphError } from '../../../rules/errors';
import { NO_REVIEWER } from '../../../rules/instance/attention';
import { afterMissing, isBelievedGone } from '../../../rules/instance/nextStep';
import { callName, NO_POPULATION, pageLines } from '../../../rules/evidence/population';
import type { DirectoryGap, Instance } from '../../../rules/model/instance';
import type { ControlTotal, PopulationTotals } from '../../../rules/model/evidence';
import type { StoredDecision } from '../../../rules/model/decision';
import { withReviewerIds } from '../../../rules/instance/stages';
import { gateOf } from '../../../storage/instances';
import { callRow, exclusionRows, type KeyedLine } from '../../../storage/evidence/evidenceRow';
import { mayReviewRoleHolders } from '../../../reviews/access/creators';
import type { Dependencies } from '../../../reviews/dependencies';
import { addContacts, idsOf, resolveReviewers } from '../../../reviews/reviewers';
import { both } from '../../../storage/table/inFlight';
import { noteGaps } from '../../noteInterruption';
import { exclusionOf, readPages, scopeOf, type PopulationPage } from './readPopulation';
import type { Slice } from '../../roundResult';

/** The longest pause in seconds. A directory that asks for a longer one makes the next slice fail, and `reconcile` then delays the work. */
const MAX_PAUSE_SECONDS = 300;

/**
 * Opens an instance, one slice at a time. First finds the resource and its reviewers, then stores page after page of the directory as
 * decisions, which nobody sees yet. Idempotent: a repeated slice writes the same rows. Throws ServiceUnavailable, TooManyRequests. Source:
 * docs/graph-reference.md#s3-2.
 */
export async function discover(deps: Dependencies, instance: Instance): Promise<Slice> {
  // This slice finds the resource and the reviewers. Writing them into the instance's row also changes the gate.
  const gate = gateOf(instance);
  if (instance.cursor?.kind === 'directory') return storePages(deps, instance, instance.cursor.page, gate);
  const [[resource, before], { common, fallback }] = await both(
    both(deps.directory.findResource(scopeOf(instance)), controlTotal(deps, instance)),
    resolveReviewers(deps, instance),
  );
  if (!resource) return withoutResource(instance, deps.now());
  if (resource.canHoldRoles && !(await mayReviewRoleHolders(deps, instance))) {
    return nothingToReview(instance, 'CreatorNotAuthorized', NOT_AUTHORIZED);
  }
  const { commonReviewerIds, fallbackReviewerIds, stages } = withReviewerIds(instance, {
    commonReviewerIds: idsOf(common),
    fallbackReviewerIds: idsOf(fallback),
  });
  const population = { ...NO_POPULATION, control: before && { before, after: before } };
  const found = instance.missingResource && { missingResource: null };
  const change = { resource, commonReviewerIds, fallbackReviewerIds, stages, population, ...found };
  const [slice] = await both(
    storePages(deps, { ...instance, ...change }, null, gate),
    addContacts(deps, instance, common),
  );
  return { ...slice, change: { ...change, ...slice.change } };
}

/**
 * Returns the slice for a missing resource. One replica may not know the resource, so it is looked up again before the review counts as
 * empty.
 */
function withoutResource(instance: Instance, now: string): Slice {
  if (!isBelievedGone(instance)) return { change: afterMissing(instance, now), done: false };
  const { change, done } = nothingToReview(instance, 'ResourceNotFound', MISSING);
  return { change: { ...change, missingResource: null }, done };
}

const MISSING = 'The resource under review does not exist in the directory.';
const NOT_AUTHORIZED =
  'The group can hold directory roles, and the creator of the definition may not manage reviews of directory roles. ' +
  'Ask somebody with that right to create the definition again.';

const nothingToReview = (instance: Instance, code: string, message: string): Slice => ({
  change: { errors: [...instance.errors, { code, message }], population: undefined },
  done: true,
});

/** The progress of a slice. */
interface Discovery {
  /** The cursor of the next page; undefined after the last page. */
  next: string | undefined;
  unassigned: number;
  /** Why the next page was not read. */
  interruption: GraphError | undefined;
  /** The data that the directory withheld. */
  readonly gaps: Set<DirectoryGap>;
  /** The totals of all stored pages. */
  population: PopulationTotals;
  /** The calls that read these pages. */
  readonly calls: KeyedLine[];
}

/** Counts the rows of the directory's list in a separate call; null if the directory cannot count this type of resource. */
async function controlTotal({ directory, now }: Dependencies, instance: Instance): Promise<ControlTotal | null> {
  const total = await directory.countPrincipals(scopeOf(instance));
  return total ? { ...total, dateTime: now() } : null;
}

/**
 * Stores pages of the directory as decisions until the time is over. Each write requires that `gate` has not changed. The first page is
 * null.
 */
async function storePages(
  deps: Dependencies,
  instance: Instance,
  page: string | null,
  gate: string | undefined,
): Promise<Slice> {
  const { population = NO_POPULATION } = instance;
  const discovery: Discovery = {
    next: undefined,
    unassigned: 0,
    interruption: undefined,
    gaps: new Set(),
    population,
    calls: [],
  };
  const pages = readPages(deps, instance, page, discovery.gaps);
  await deps.storage.decisions.put(instance, decisionsOf(deps, instance, pages, discovery), gate);
  const errors = await noteGaps(deps, instance, discovery.gaps);
  const change = {
    ...withUnassigned({ ...instance, ...errors }, discovery.unassigned),
    population: discovery.population,
  };
  const lines = discovery.calls;
  if (discovery.next === undefined) return { change, done: true, lines };
  const wait = discovery.interruption?.retryAfterSeconds;
  const pause = wait === undefined ? {} : { pauseSeconds: Math.min(wait, MAX_PAUSE_SECONDS) };
  return { change: { ...change, cursor: { kind: 'directory', page: discovery.next } }, done: false, lines, ...pause };
}

/**
 * Yields the decisions of each page, each principal once, and records the progress. After the last page, asks for the control total again.
 * If the directory fails after the first page, keeps the earlier pages; otherwise a directory that throttles would have to list them all
 * again.
 */
async function* decisionsOf(
  deps: Dependencies,
  instance: Instance,
  pages: AsyncIterable<PopulationPage>,
  discovery: Discovery,
): AsyncGenerator<readonly (StoredDecision | KeyedLine)[]> {
  const known = new Set<string>();
  try {
    for await (const page of pages) yield* partsOf(instance, page, known, discovery);
    const { control } = discovery.population;
    if (discovery.next !== undefined || !control) return;
    const after = await controlTotal(deps, instance);
    discovery.population = { ...discovery.population, control: after && { ...control, after } };
  } catch (error) {
    if (!(error instanceof GraphError) || discovery.next === undefined) throw error;
    discovery.interruption = error;
  }
}

/** Yields the parts of a page; the last part comes with the lines about the page. A page that fails halfway is read again as a whole. */
async function* partsOf(
  instance: Instance,
  { parts, call, dateTime, cursor, excluded: before }: PopulationPage,
  known: Set<string>,
  discovery: Discovery,
): AsyncGenerator<readonly (StoredDecision | KeyedLine)[]> {
  const { id: instanceId } = instance;
  let { population, unassigned } = discovery;
  let items = 0;
  const excluded = [...before];
  const calls: KeyedLine[] = [];
  const named = call && callName(population, call);
  for await (const { decisions, left, isLast } of parts) {
    const first = decisions.filter(({ id }) => known.size < known.add(id).size);
    const repeated = decisions.filter((decision) => !first.includes(decision));
    const added = named ? first.map((decision) => ({ ...decision, call: named })) : first;
    excluded.push(...left, ...repeated.map(({ principal }) => exclusionOf(principal, { rule: 'repeat' })));
    unassigned += added.filter((item) => !hasReviewer(instance, item)).length;
    items += added.length;
    const lines =
      isLast && call && pageLines(population, { call, dateTime, next: cursor !== undefined, excluded, items });
    if (lines) {
      population = lines.totals;
      calls.push(callRow(instanceId, lines));
    }
    yield lines ? [...added, ...exclusionRows(instanceId, lines)] : added;
  }
  discovery.calls.push(...calls);
  discovery.unassigned = unassigned;
  discovery.population = population;
  discovery.next = cursor;
}

/** Returns `errors` that say how many items have no reviewer, over all slices so far. */
function withUnassigned(instance: Instance, count: number): Pick<Instance, 'errors' | 'unassigned'> {
  if (count === 0) return { errors: instance.errors };
  const unassigned = (instance.unassigned ?? 0) + count;
  const message = `${unassigned} decisions have no reviewer: nobody was found, and there is no fallback reviewer.`;
  return {
    unassigned,
    errors: [...instance.errors.filter(({ code }) => code !== NO_REVIEWER), { code: NO_REVIEWER, message }],
  };
}
