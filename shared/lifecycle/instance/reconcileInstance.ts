import { SYSTEM } from '../../rules/decisions/outcome';
import { NO_POPULATION } from '../../rules/evidence/population';
import type { Definition } from '../../rules/model/definition';
import type { Instance } from '../../rules/model/instance';
import { withoutInterruption } from '../../rules/instance/instanceErrors';
import { isLeasedByOther, sendsMails, withLease, withLeaseRenewed, withoutLease } from '../../rules/instance/mailLease';
import {
  advanced,
  ended,
  nextStep,
  NO_FAILURES,
  withOpenStage,
  type Step,
  type Work,
} from '../../rules/instance/nextStep';
import { withNextStage, withStageStatus, type StageChange } from '../../rules/instance/stages';
import type { InstanceEvent } from '../../rules/instance/status';
import type { Origin } from '../../rules/model/origin';
import type { Series } from '../../rules/model/series';
import { deletesAccounts } from '../../rules/removals/accountDeletion';
import { atOpening, reviewersOfStage } from '../../rules/schedule/buildInstance';
import { nextSeriesStep } from '../../rules/schedule/schedule';
import type { KeyedLine } from '../../storage/evidence/evidenceRow';
import type { StoredValue } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import type { InstancePath } from '../../reviews/access/find';
import { announceWork, startWorkNow } from '../../reviews/handOver';
import type { RoundResult, Slice } from '../roundResult';
import { reconcileSeries } from '../series/reconcileSeries';
import { reflectStatus } from '../series/reflectStatus';
import { announceEnd } from './ending/announceEnd';
import { apply } from './applying/apply';
import { assign } from './opening/assign';
import { carryOver } from './opening/carryOver';
import { autoReview } from './ending/autoReview';
import { blockAccounts, deleteAccounts, keepAccounts } from './applying/deleteAccounts';
import { discover } from './opening/discover';
import { escalate } from './escalate';
import { describeHold, holdRemovals, mailHold } from './ending/holdRemovals';
import { invite, remind } from './mailReviewers';
import { reportFailures, mailUnassigned } from './mailCreator';
import { openNextStage } from './opening/openNextStage';
import { mailReadBack, readBack } from './applying/readBack';
import { restore } from './applying/restore';
import { seal } from './seal';

const WORK: Readonly<Record<Work, (deps: Dependencies, instance: Instance) => Promise<Slice>>> = {
  discover,
  carryOver,
  invite,
  assign,
  escalate,
  mailUnassigned,
  reportFailures,
  openNextStage,
  remind,
  autoReview,
  seal,
  announceEnd,
  holdRemovals,
  describeHold,
  mailHold,
  apply,
  retryRemovals,
  blockAccounts,
  deleteAccounts,
  keepAccounts,
  readBack,
  mailReadBack,
  restore,
};

/** The most steps in one run; an instance takes fewer without a slice of work in between. */
const MAX_STEPS = 20;
/** The milliseconds after which a run begins no further slice; another worker takes the next one. */
const MILLISECONDS = 5_000;
/** How many seconds a worker waits while another one sends the mails of the instance. */
const LEASED_SECONDS = 5;

/**
 * Takes an instance from status to status and stores each, until a slice leaves more to do or nothing is due. `dueKey` is the key of the
 * work message. Idempotent. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function reconcileInstance(deps: Dependencies, path: InstancePath, dueKey: string): Promise<RoundResult> {
  const end = performance.now() + MILLISECONDS;
  for (let n = 0; n < MAX_STEPS; n += 1) {
    const [series, found, definition] = await Promise.all([
      deps.storage.instances.findSeries(path.definitionId),
      deps.storage.instances.find(path.definitionId, path.instanceId),
      deps.storage.definitions.find(path.definitionId),
    ]);
    if (series?.value.deletedDateTime !== null) return { kind: 'settled' };
    // The instance was withdrawn. Wake its series, because the withdrawal may have been interrupted.
    if (!found) return wakeSeries(deps, path.definitionId);
    // The next successful write removes the interruption from `errors`.
    const instance = { ...found, value: withoutInterruption(found.value) };
    const step = nextStep(instance.value, { now: deps.now(), stopped: series.value.stopped });
    const result = await takeStep(deps, instance, step, { dueKey, series, definition });
    if (isIdle(step) && instance.value !== found.value) await deps.storage.instances.replace(found, instance.value);
    if (result && !(isAtOnce(result) && performance.now() < end)) return result;
  }
  return { kind: 'again' };
}

const isIdle = ({ kind }: Step): boolean => kind === 'wait' || kind === 'rest';

const isAtOnce = (result: RoundResult): boolean => result.kind === 'again' && result.pauseSeconds === undefined;

interface Round {
  /** The key of the due row that belongs to the work message. */
  readonly dueKey: string;
  /** The series and the definition, read with the instance. */
  readonly series: StoredValue<Series>;
  readonly definition: StoredValue<Definition> | undefined;
}

/** Takes one step. Returns undefined when the next step can follow at once. */
async function takeStep(
  deps: Dependencies,
  instance: StoredValue<Instance>,
  step: Step,
  round: Round,
): Promise<RoundResult | undefined> {
  const { instances } = deps.storage;
  switch (step.kind) {
    case 'wait':
      // An interruption after the last change of the instance may have left the definition with an earlier status.
      await reflectStatus(deps, instance.value, round.definition);
      return { kind: 'until', at: step.until, isOpen: instance.value.status === 'InProgress' };
    case 'rest':
      await reflectStatus(deps, instance.value, round.definition);
      return { kind: 'settled' };
    case 'withdraw':
      await instances.remove(instance.value.definitionId, [instance.value]);
      return undefined;
    case 'changeStage':
      await instances.replace(instance, changeStage(instance.value, step.change, deps.now()));
      return undefined;
    case 'advance':
      return step.event === 'initialize'
        ? initialize(deps, instance, round)
        : advance(deps, instance, round, { event: step.event, origin: round.series.value.stoppedBy });
    case 'work':
      return sendsMails(instance.value, step.work)
        ? workWithLease(deps, instance, step, round)
        : workOn(deps, instance, step, round);
  }
}

function changeStage(instance: Instance, change: StageChange, now: string): Instance {
  if (change === 'endStage') return withStageStatus(instance, 'Completed');
  return change === 'openStage' ? withOpenStage(instance) : withNextStage(instance, now, reviewersOfStage(instance));
}

/**
 * Opens an instance with the current terms of the definition. Its times move if it opens late. Writes the series and the instance together,
 * so that this write fails if either has changed since it was read.
 */
async function initialize(
  deps: Dependencies,
  instance: StoredValue<Instance>,
  { series, definition }: Round,
): Promise<RoundResult | undefined> {
  if (!definition || !isNext(deps, instance.value, series.value, definition.value)) {
    // The series replaces an instance that is not the next one, and waits until the creation of the definition is finished.
    const result = await reconcileSeries(deps, instance.value.definitionId);
    return result.kind === 'until' ? result : undefined;
  }
  const opening = atOpening(instance.value, definition.value, deps.now());
  const next = { ...advanced(opening, 'initialize'), population: NO_POPULATION };
  await deps.storage.instances.open(series, instance, next);
  logStatus(deps, next);
  await reflectStatus(deps, next, definition);
  return undefined;
}

/** Returns whether the instance is still the next one to open. It is not if a later occurrence has also passed. */
function isNext({ now }: Dependencies, instance: Instance, series: Series, definition: Definition): boolean {
  if (instance.occurrence === null || instance.groupId !== null) return true;
  const view = { scheduled: instance, severalResources: false, now: now() };
  return nextSeriesStep(definition, series, view).kind === 'keep';
}

type WorkStep = Extract<Step, { kind: 'work' }>;

/** Sends mails only if this worker holds the lease; any other worker retries later. */
async function workWithLease(
  deps: Dependencies,
  instance: StoredValue<Instance>,
  step: WorkStep,
  round: Round,
): Promise<RoundResult | undefined> {
  const { value } = instance;
  const { dueKey } = round;
  if (isLeasedByOther(value, dueKey, deps.now())) return { kind: 'again', pauseSeconds: LEASED_SECONDS };
  if (value.mailing?.holder === dueKey) return workOn(deps, instance, step, round);
  await deps.storage.instances.replace(instance, withLease(value, dueKey, deps.now()));
  return undefined;
}

async function workOn(
  deps: Dependencies,
  instance: StoredValue<Instance>,
  { work, event }: WorkStep,
  round: Round,
): Promise<RoundResult | undefined> {
  const { change, done, pauseSeconds, lines = [] } = await WORK[work](deps, instance.value);
  if (done && event) return advance(deps, instance, round, { event, change, lines });
  const next = { ...instance.value, ...change };
  const kept = done ? withoutLease(next) : withLeaseRenewed(next, deps.now());
  await deps.storage.instances.replace(instance, kept, SYSTEM, { lines });
  return done ? undefined : { kind: 'again', ...(pauseSeconds === undefined ? {} : { pauseSeconds }) };
}

interface Advance {
  readonly event: InstanceEvent;
  /** The change that the last slice of work makes. */
  readonly change?: Partial<Instance>;
  /** Who stopped the series, which ended the instance. */
  readonly origin?: Origin | undefined;
  /** Lines of evidence about the change. */
  readonly lines?: readonly KeyedLine[];
}

async function advance(
  deps: Dependencies,
  instance: StoredValue<Instance>,
  { definition }: Round,
  { event, change = {}, origin, lines = [] }: Advance,
): Promise<RoundResult | undefined> {
  const before = withoutLease({ ...instance.value, ...change });
  const next = event === 'end' ? ended(before, deps.now()) : advanced(before, event);
  const series = { kind: 'series', definitionId: next.definitionId } as const;
  // The series opens the next occurrence. Announce its work first, so that an interruption does not lose the occurrence.
  const dueKey = event === 'end' ? await announceWork(deps, series) : undefined;
  await deps.storage.instances.replace(instance, next, origin, { lines });
  logStatus(deps, next);
  await reflectStatus(deps, next, definition);
  if (dueKey !== undefined) await startWorkNow(deps, series, dueKey);
  return undefined;
}

const logStatus = ({ log }: Dependencies, { definitionId, id, status }: Instance): void => {
  log('information', 'The status of an instance changed.', { definitionId, instanceId: id, status });
};

/** Tries failed removals again, page by page. Throws ServiceUnavailable, TooManyRequests, StaleError. */
async function retryRemovals(deps: Dependencies, instance: Instance): Promise<Slice> {
  const work = deletesAccounts(instance.terms.settings) ? deleteAccounts : apply;
  const slice = await work(deps, instance);
  if (!slice.done) return slice;
  const failureReport = { ...NO_FAILURES, isRetry: true } as const;
  return { ...slice, change: { ...slice.change, retriesRemovals: false, failureReport } };
}

async function wakeSeries(deps: Dependencies, definitionId: string): Promise<RoundResult> {
  const subject = { kind: 'series', definitionId } as const;
  await startWorkNow(deps, subject, await announceWork(deps, subject));
  return { kind: 'settled' };
}
