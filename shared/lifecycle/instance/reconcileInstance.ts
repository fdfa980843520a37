import type { Instance } from '../../rules/model/instance';
import { withoutInterruption } from '../../rules/instance/interruption';
import { isMailedByOther, isMailing, stillMailing, withMailing, withoutMailing } from '../../rules/instance/mailLease';
import { advanced, nextStep, type Step, type Work } from '../../rules/instance/nextStep';
import { withNextStage, withStageStatus } from '../../rules/instance/stages';
import type { InstanceEvent } from '../../rules/instance/status';
import type { Stored } from '../../storage/table/table';
import { reviewersOfStage } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';
import type { InstancePath } from '../../reviews/access/find';
import { announceWork, startWorkNow } from '../../reviews/handOver';
import { announceEnd } from './announceEnd';
import { apply } from './apply';
import { assign } from './assign';
import { autoReview } from './autoReview';
import { blockAccounts, deleteAccounts, keepAccounts } from './deleteAccounts';
import { discover } from './discover';
import { guard, tellHold } from './holdRemovals';
import { invite, inviteAdded, inviteStage } from './invite';
import { moveOn } from './openNextStage';
import { opening } from './opening';
import type { RoundResult } from '../roundResult';
import { remind } from './remind';
import type { Slice } from './slice';
import { reflectStatus } from '../series/reflectStatus';

const WORK: Readonly<Record<Work, (deps: Dependencies, instance: Instance) => Promise<Slice>>> = {
  discover,
  invite,
  assign,
  inviteAdded,
  inviteStage,
  moveOn,
  remind,
  autoReview,
  announceEnd,
  guard,
  tellHold,
  apply,
  blockAccounts,
  deleteAccounts,
  keepAccounts,
};

/** More than any instance has steps without a slice of work between them. */
const MAX_STEPS = 20;
/** After this time no further slice is begun here: the next one is another worker's. */
const MILLISECONDS = 5_000;

/** How long a worker leaves an instance alone whose mails another one sends. */
const BUSY_SECONDS = 5;

/** A worker that was sent by a message with this key. */
interface Worker {
  readonly deps: Dependencies;
  readonly dueKey: string;
}

/**
 * Brings an instance as far as it can go: status by status, each stored, until a slice of work is not the last one or nothing is
 * left to do now. `dueKey` is that of the message. Throws ServiceUnavailable, TooManyRequests, StaleError; repeating it is safe.
 */
export async function reconcileInstance(deps: Dependencies, path: InstancePath, dueKey: string): Promise<RoundResult> {
  const end = performance.now() + MILLISECONDS;
  for (let n = 0; n < MAX_STEPS; n += 1) {
    const [series, found] = await Promise.all([
      deps.storage.instances.findSeries(path.definitionId),
      deps.storage.instances.find(path.definitionId, path.instanceId),
    ]);
    if (series?.value.deletedDateTime !== null) return { kind: 'settled' };
    // It was withdrawn: its series must hear of that even if this was interrupted right behind it.
    if (!found) return wakeSeries(deps, path.definitionId);
    // Whatever is written after a success says no more that the work does not get on.
    const instance = { ...found, value: withoutInterruption(found.value) };
    const step = nextStep(instance.value, { now: deps.now(), stopped: series.value.stopped });
    const outcome = await take({ deps, dueKey }, instance, step);
    if (isIdle(step) && instance.value !== found.value) await deps.storage.instances.replace(found, instance.value);
    if (outcome && !(isAtOnce(outcome) && performance.now() < end)) return outcome;
  }
  return { kind: 'again' };
}

/** Whether the next slice need not wait. */
const isAtOnce = (outcome: RoundResult): boolean => outcome.kind === 'again' && outcome.pauseSeconds === undefined;

const isIdle = ({ kind }: Step): boolean => kind === 'wait' || kind === 'rest';

/** Takes one step; undefined means that the next one can follow at once. */
async function take(worker: Worker, instance: Stored<Instance>, step: Step): Promise<RoundResult | undefined> {
  const { deps } = worker;
  switch (step.kind) {
    case 'wait':
      // Whatever was interrupted behind the last change of status left the definition behind.
      await reflectStatus(deps, instance.value);
      return { kind: 'until', at: step.until, isOpen: instance.value.status === 'InProgress' };
    case 'rest':
      await reflectStatus(deps, instance.value);
      return { kind: 'settled' };
    case 'withdraw':
      await deps.storage.instances.remove(instance.value.definitionId, [instance.value]);
      return undefined;
    case 'endStage':
      await deps.storage.instances.replace(instance, withStageStatus(instance.value, 'Completed'));
      return undefined;
    case 'beginStage':
      await deps.storage.instances.replace(
        instance,
        withNextStage(instance.value, deps.now(), reviewersOfStage(instance.value)),
      );
      return undefined;
    case 'advance':
      return step.event === 'initialize' ? initialize(deps, instance) : advance(deps, instance, { event: step.event });
    case 'work':
      return isMailing(instance.value, step.work) ? mail(worker, instance, step) : workOn(deps, instance, step);
  }
}

/** The series and the instance are written together: whatever changes one of them after they were read makes this lose the race. */
async function initialize(deps: Dependencies, instance: Stored<Instance>): Promise<RoundResult | undefined> {
  const { definitionId, id } = instance.value;
  const opened = await opening(deps, instance.value);
  if ('kind' in opened) return opened;
  const [series, still] = await Promise.all([
    deps.storage.instances.findSeries(definitionId),
    deps.storage.instances.find(definitionId, id),
  ]);
  if (series?.value.deletedDateTime !== null || series.value.stopped || still?.etag !== instance.etag) return undefined;
  const next = advanced(opened.instance, 'initialize');
  await deps.storage.instances.open(series, instance, next);
  tellStatus(deps, next);
  await reflectStatus(deps, next, opened.definition);
  return undefined;
}

type WorkStep = Extract<Step, { kind: 'work' }>;

/** Only one worker sends mails: it says so first, and whoever comes meanwhile comes back later. */
async function mail(
  { deps, dueKey }: Worker,
  { value, etag }: Stored<Instance>,
  step: WorkStep,
): Promise<RoundResult | undefined> {
  if (isMailedByOther(value, dueKey, deps.now())) return { kind: 'again', pauseSeconds: BUSY_SECONDS };
  if (value.mailing?.holder === dueKey) return workOn(deps, { value, etag }, step);
  await deps.storage.instances.replace({ value, etag }, withMailing(value, dueKey, deps.now()));
  return undefined;
}

async function workOn(
  deps: Dependencies,
  instance: Stored<Instance>,
  { work, event }: WorkStep,
): Promise<RoundResult | undefined> {
  const { change, done, pauseSeconds } = await WORK[work](deps, instance.value);
  if (done && event) return advance(deps, instance, { change, event });
  const next = { ...instance.value, ...change };
  await deps.storage.instances.replace(instance, done ? withoutMailing(next) : stillMailing(next, deps.now()));
  return done ? undefined : { kind: 'again', ...(pauseSeconds === undefined ? {} : { pauseSeconds }) };
}

async function advance(
  deps: Dependencies,
  instance: Stored<Instance>,
  { change, event }: { readonly change?: Partial<Instance>; readonly event: InstanceEvent },
): Promise<RoundResult | undefined> {
  const next = advanced(withoutMailing({ ...instance.value, ...change }), event);
  const series = { kind: 'series', definitionId: next.definitionId } as const;
  // The end of an instance is the business of its series as well: it must hear of it even if this is interrupted.
  const dueKey = event === 'end' ? await announceWork(deps, series) : undefined;
  await deps.storage.instances.replace(instance, next);
  tellStatus(deps, next);
  await reflectStatus(deps, next);
  if (dueKey !== undefined) await startWorkNow(deps, series, dueKey);
  return undefined;
}

const tellStatus = ({ log }: Dependencies, { definitionId, id, status }: Instance): void => {
  log('information', 'An instance moved on.', { definitionId, instanceId: id, status });
};

async function wakeSeries(deps: Dependencies, definitionId: string): Promise<RoundResult> {
  const subject = { kind: 'series', definitionId } as const;
  await startWorkNow(deps, subject, await announceWork(deps, subject));
  return { kind: 'settled' };
}
