import { deletesAccounts } from '../removals/accountDeletion';
import { addDays, earlier, isBefore, midpoint, subtractDuration, addDuration } from '../duration';
import type { FailureReport, Instance } from '../model/instance';
import { nextEscalation } from './reassignment';
import { readBackStep } from '../removals/readBack';
import { restorationUnderWay } from '../removals/restorations';
import { currentStage, period, type StageChange, stageStep, withStageEnd, withStageStatus } from './stages';
import { hasEnded, type InstanceEvent, nextStatus } from './status';
import type { SealKind } from '../model/evidence';

/**
 * Returns the instant at which the next scheduled reminder is due; undefined if there is none. The instant may lie in the past. If the
 * settings ask for reminders, one is due at the midpoint. One more is due at each of the times before the end in `reviewOptions.reminders`. If there are
 * such times, skips a reminder that follows within a day of the previous one.
 */
export function nextReminder(instance: Instance): string | undefined {
  const { terms, reminder } = instance;
  const { startDateTime, endDateTime } = period(instance);
  const before = terms.reviewOptions?.reminders ?? [];
  const halfway =
    terms.settings.reminderNotificationsEnabled && !reminder.midpointSent ? [midpoint(startDateTime, endDateTime)] : [];
  if (before.length === 0) return halfway[0];
  const last = reminder.lastSentDateTime;
  return [...halfway, ...before.map((duration) => subtractDuration(endDateTime, duration))]
    .filter((at) => isBefore(startDateTime, at) && (last === undefined || !isBefore(at, addDays(last, 1))))
    .sort()[0];
}

/** The types of work that are done in slices. */
export type Work =
  | 'discover'
  | 'carryOver'
  | 'invite'
  | 'openNextStage'
  | 'assign'
  | 'escalate'
  | 'mailUnassigned'
  | 'remind'
  | 'autoReview'
  | 'seal'
  | 'announceEnd'
  | 'holdRemovals'
  | 'describeHold'
  | 'mailHold'
  | 'apply'
  | 'reportFailures'
  | 'retryRemovals'
  | 'blockAccounts'
  | 'deleteAccounts'
  | 'keepAccounts'
  | 'readBack'
  | 'mailReadBack'
  | 'restore';

/** The next step of an instance. Each step is small, idempotent and safe to interrupt. */
export type Step =
  /** Only the status changes. */
  | { readonly kind: 'advance'; readonly event: InstanceEvent }
  /** One slice of work. The last slice is followed by `event`, if it is given. */
  | { readonly kind: 'work'; readonly work: Work; readonly event?: InstanceEvent }
  | { readonly kind: 'changeStage'; readonly change: StageChange }
  /** Nothing is due before this instant. */
  | { readonly kind: 'wait'; readonly until: string }
  | { readonly kind: 'rest' }
  /** The series was stopped before the instance started, so the instance is removed. */
  | { readonly kind: 'withdraw' };

const SEAL: Step = { kind: 'work', work: 'seal' };

/** Returns the next step of an instance, from its state and the time. Source: docs/graph-reference.md#s3-1. */
// eslint-disable-next-line complexity -- one case for each status, none of them left out
export function nextStep(
  instance: Instance,
  { now, stopped }: { readonly now: string; readonly stopped: boolean },
): Step {
  const { settings } = instance.terms;
  switch (instance.status) {
    case 'NotStarted':
      if (stopped) return { kind: 'withdraw' };
      return isBefore(now, instance.startDateTime)
        ? { kind: 'wait', until: instance.startDateTime }
        : { kind: 'advance', event: 'initialize' };
    case 'Initializing':
      return unlessMissing(instance, now, 'discover', 'notify');
    case 'Starting':
      return instance.terms.reviewOptions?.carryOver === 'unchangedApproved'
        ? { kind: 'work', work: 'carryOver', event: 'open' }
        : { kind: 'advance', event: 'open' };
    case 'InProgress':
      // The end comes first, so that nobody gets a reminder of a review that has ended.
      if (stopped || !isBefore(now, instance.endDateTime)) return { kind: 'advance', event: 'end' };
      return sealDue(instance) === undefined ? stepInProgress(instance, now) : SEAL;
    case 'Completing':
      return settings.defaultDecisionEnabled ? { kind: 'advance', event: 'autoReview' } : stepDecided(instance);
    case 'AutoReviewing':
      return { kind: 'work', work: 'autoReview', event: 'finishAutoReview' };
    case 'AutoReviewed':
      return stepDecided(instance);
    case 'Completed':
      return stepCompleted(instance);
    case 'Applying':
      return stepApplying(instance, now);
    case 'Applied':
      return stepApplied(instance, now);
  }
}

/** Returns the step after the default decisions. The decisions are sealed before the end is announced, so that the mail names the seal. */
const stepDecided = (instance: Instance): Step =>
  sealDue(instance) === undefined ? { kind: 'work', work: 'announceEnd', event: 'complete' } : SEAL;

/**
 * Returns the step after the end. If decisions are applied automatically, they are checked first: if the guard refuses the removals, they
 * are held and the creator is notified.
 */
function stepCompleted({ terms, hold }: Instance): Step {
  if (!terms.settings.autoApplyDecisionsEnabled) return { kind: 'rest' };
  if (!hold) return { kind: 'work', work: 'holdRemovals', event: 'applyDecisions' };
  if (hold.told) return { kind: 'rest' };
  return { kind: 'work', work: hold.described ? 'mailHold' : 'describeHold' };
}

/**
 * Returns the step while decisions are applied. Denied guests are blocked for a time before they are deleted; an administrator may stop
 * that.
 */
function stepApplying(instance: Instance, now: string): Step {
  const { terms, deletion } = instance;
  if (!deletesAccounts(terms.settings)) return unlessMissing(instance, now, 'apply', 'finishApplying');
  if (deletion?.phase === 'stopped') return { kind: 'work', work: 'keepAccounts', event: 'finishApplying' };
  if (deletion?.phase !== 'waiting') return { kind: 'work', work: 'blockAccounts' };
  return isBefore(now, deletion.afterDateTime)
    ? { kind: 'wait', until: deletion.afterDateTime }
    : { kind: 'work', work: 'deleteAccounts', event: 'finishApplying' };
}

/**
 * Returns the step after decisions are applied. Failed removals are counted, reported once, and tried again when an administrator asks for
 * it. Later, removed access is checked.
 */
function stepApplied(instance: Instance, now: string): Step {
  if (instance.failureReport) return { kind: 'work', work: 'reportFailures' };
  if (instance.retriesRemovals) return unlessMissing(instance, now, 'retryRemovals');
  if (restorationUnderWay(instance)) return { kind: 'work', work: 'restore' };
  if (sealDue(instance) !== undefined) return SEAL;
  const step = readBackStep(instance, now);
  if (step === undefined) return { kind: 'rest' };
  return typeof step === 'string' ? { kind: 'work', work: step } : { kind: 'wait', until: step.wait };
}

/** Returns a slice of work, or a wait if the resource was not found: a missing resource is looked up again before it counts as gone. */
function unlessMissing(instance: Instance, now: string, work: Work, event?: InstanceEvent): Step {
  const until = nextLook(instance, now);
  if (until !== undefined) return { kind: 'wait', until };
  return event === undefined ? { kind: 'work', work } : { kind: 'work', work, event };
}

function stepInProgress(instance: Instance, now: string): Step {
  const stage = stageStep(instance, now);
  if (stage === 'openNextStage') return { kind: 'work', work: stage };
  if (stage !== undefined) return { kind: 'changeStage', change: stage };
  const work = workInProgress(instance);
  if (work !== undefined) return { kind: 'work', work };
  const end = earlier(period(instance).endDateTime, instance.endDateTime);
  const due = [
    { work: 'escalate', at: nextEscalation(instance) },
    { work: 'remind', at: nextReminder(instance) },
  ] as const;
  const first = due.find(({ at }) => at !== undefined && !isBefore(now, at));
  if (first) return { kind: 'work', work: first.work };
  return { kind: 'wait', until: due.reduce((until, { at }) => (at === undefined ? until : earlier(until, at)), end) };
}

/** Returns the next work for the reviewers; undefined if there is none. */
function workInProgress({
  assignmentDue,
  invitationsDue,
  unassigned,
  unassignedTold,
  reminder,
}: Instance): Work | undefined {
  if (assignmentDue) return 'assign';
  if (invitationsDue) return 'invite';
  if (unassigned && !unassignedTold) return 'mailUnassigned';
  return reminder.requestedDateTime === null ? undefined : 'remind';
}

/**
 * Returns the instance open for decisions, with invitations to send. Mails take time, so reviewers can decide while the invitations are
 * sent.
 */
const withInvitationsDue = (instance: Instance): Instance => ({
  ...instance,
  invitationsDue: instance.terms.settings.mailNotificationsEnabled,
});

/** Returns the instance when its next stage opens. */
export const withOpenStage = (instance: Instance): Instance =>
  withInvitationsDue(withStageStatus(instance, 'InProgress'));

export const NO_FAILURES: FailureReport = { reasons: {}, failed: 0, after: null };

/**
 * Returns the instance after an event, at the beginning of the work of its new status. Its first stage opens with it, and its last stage
 * ends with it.
 */
export function advanced(instance: Instance, event: InstanceEvent): Instance {
  const status = nextStatus(instance.status, event);
  const next = { ...instance, status, cursor: null };
  if (event === 'end') return withStageStatus(next, 'Completed');
  if (event === 'open') return withOpenStage(next);
  // If nothing was denied, there was nothing to remove. Instances of earlier versions have no counts.
  if (event === 'finishApplying' && instance.counts?.Deny !== 0) return { ...next, failureReport: NO_FAILURES };
  return hasEnded(status) ? next : withStageStatus(next, status);
}

/** Returns the instance after its end, by time or by `stop`. Its actual end replaces the planned one. */
export function ended(instance: Instance, now: string): Instance {
  const next = advanced(instance, 'end');
  const stage = currentStage(next);
  const early = { ...next, endDateTime: earlier(next.endDateTime, now) };
  return stage ? withStageEnd(early, earlier(stage.endDateTime, now)) : early;
}

/** How often a resource is looked up before it counts as gone, because one replica of the directory may lack it for a while. */
const LOOKS = 3;
const PAUSE = 'PT5M';

type Looks = Pick<Instance, 'missingResource'>;

/** Returns whether enough look-ups have failed to find the resource, so that it counts as gone. */
export const isBelievedGone = ({ missingResource }: Looks): boolean => (missingResource?.looks ?? 0) + 1 >= LOOKS;

/** Returns the state after one more look-up that failed to find the resource. `now` is a UTC instant. */
export const afterMissing = ({ missingResource }: Looks, now: string): Looks => ({
  missingResource: { looks: (missingResource?.looks ?? 0) + 1, againDateTime: addDuration(now, PAUSE) },
});

/** Returns when the resource is looked up again; undefined if it may be looked up now. */
const nextLook = ({ missingResource }: Looks, now: string): string | undefined =>
  missingResource && isBefore(now, missingResource.againDateTime) ? missingResource.againDateTime : undefined;

/** The types of seals, in the order of an instance's life. */
const KINDS: readonly SealKind[] = ['opened', 'ended', 'applied', 'later'];

const MOMENTS: Readonly<Partial<Record<Instance['status'], SealKind>>> = {
  InProgress: 'opened',
  Completing: 'ended',
  AutoReviewed: 'ended',
  Applied: 'applied',
};

/**
 * Returns the seal that is due: after the instance has opened, after everything is decided, after the decisions are applied, and whenever
 * its journal has grown after that. Undefined if none is due.
 */
export function sealDue({
  status,
  seal,
  journal,
}: Pick<Instance, 'status' | 'seal' | 'journal'>): SealKind | undefined {
  const kind = MOMENTS[status];
  if (kind === undefined) return undefined;
  if (seal === undefined || KINDS.indexOf(seal.kind) < KINDS.indexOf(kind)) return kind;
  return kind === 'applied' && (journal?.n ?? 0) > seal.journal ? 'later' : undefined;
}
