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
import type { RoundResult } from '../roundResult';
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
import type { Slice } from './slice';

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

/** More steps than any instance takes without a slice of work in between. */
const MAX_STEPS = 20;
/** After this time no further slice begins here: another worker takes the next one. */
const MILLISECONDS = 5_000;
/** How long a worker waits while another one sends the mails of the instance. */
const LEASED_SECONDS = 5;

/**
 * Works on an instance status by status and stores each, until a slice leaves more to do or nothing is due.
 * `dueKey` is the key of the work message. Idempotent. Throws ServiceUnavailable, TooManyRequests, StaleError.
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
    // The instance was withdrawn. Wake its series, in case the withdrawal was interrupted.
    if (!found) return wakeSeries(deps, path.definitionId);
    // The next successful write clears the interruption.
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
  /** The key of the work message. */
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
      // An interruption after the last change of status may have left the status of the definition behind.
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
 * Opens an instance with the current terms of the definition and its times, which move when it opens late. Writes the series and the
 * instance together, so that a change to either since they were read makes this lose the race.
 */
async function initialize(
  deps: Dependencies,
  instance: StoredValue<Instance>,
  { series, definition }: Round,
): Promise<RoundResult | undefined> {
  if (!definition || !isNext(deps, instance.value, series.value, definition.value)) {
    // The series replaces an instance that is not next, and waits for a definition whose creation is not finished.
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

/** Whether the schedule still has the instance open: it does not if a later occurrence has passed as well. */
function isNext({ now }: Dependencies, instance: Instance, series: Series, definition: Definition): boolean {
  if (instance.occurrence === null || instance.groupId !== null) return true;
  const view = { scheduled: instance, severalResources: false, now: now() };
  return nextSeriesStep(definition, series, view).kind === 'keep';
}

type WorkStep = Extract<Step, { kind: 'work' }>;

/** Only the worker that holds the lease sends mails; any other worker retries later. */
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
  /** Who stopped the series, which ends the instance. */
  readonly origin?: Origin | undefined;
  /** Its lines of evidence. */
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
  // The series opens the next occurrence: it is announced first, so that an interruption does not lose it.
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
