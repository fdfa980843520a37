import { balanceOf } from './population';
import { nextLevel } from '../instance/reassignment';
import { isInterruption } from '../instance/instanceErrors';
import { isHold } from '../removals/removalGuard';
import { currentStage, type ReviewerSet } from '../instance/stages';
import type { EscalationLevel, Resource, ReviewStatus } from '../model/definition';
import type { Reassignment } from '../model/decision';
import type {
  AcknowledgementInput,
  AdministratorMail,
  DecisionCounts,
  Instance,
  InstanceError,
} from '../model/instance';
import type { PopulationTotals } from '../model/evidence';
import type { ReadBack, Restoration } from '../model/removal';

/** The reviewers of an instance or a stage: the queries that name them, and the people who were found. */
interface JournalReviewers extends ReviewerSet {
  readonly commonReviewerIds: readonly string[];
  readonly fallbackReviewerIds: readonly string[];
}

/** One entry in the journal of an instance: what happened. The line also says who did it, when, and by which request. */
export type JournalEntry =
  | {
      readonly kind: 'opened';
      /** The resource; null if the directory does not have it. */
      readonly resource: Resource | null;
      readonly startDateTime: string;
      readonly endDateTime: string;
      readonly reviewers: JournalReviewers;
      /** The population that was read, and whether it is complete; null if the directory does not have the resource. */
      readonly population: (PopulationTotals & ReturnType<typeof balanceOf>) | null;
      readonly errors: readonly InstanceError[];
    }
  | { readonly kind: 'stageOpened'; readonly stage: number; readonly reviewers: JournalReviewers }
  | {
      readonly kind: 'reviewersReplaced';
      readonly stage: number | null;
      readonly before: JournalReviewers;
      readonly after: JournalReviewers;
    }
  /** The end of the instance moved, and the end of its current stage moved by the same time. */
  | {
      readonly kind: 'extended';
      readonly stage: number | null;
      readonly before: string;
      readonly after: string;
      readonly reason: string;
    }
  /** Items were assigned to other reviewers. */
  | ({ readonly kind: 'reassigned'; readonly stage: number | null } & Omit<Reassignment, 'kind' | 'number'>)
  /** Open items were assigned to more reviewers, or to other reviewers. */
  | ({ readonly kind: 'escalated'; readonly stage: number | null; readonly level: number } & EscalationLevel)
  | { readonly kind: 'reminderRequested'; readonly number: number }
  /** The requested reminders have been sent. If `mails` is 0, nobody had an open item. */
  | { readonly kind: 'reminded'; readonly number: number; readonly mails: number }
  | { readonly kind: 'stageEnded'; readonly stage: number }
  /** The instance was stopped early. */
  | { readonly kind: 'stopped' }
  /** The instance ended as planned. */
  | { readonly kind: 'ended' }
  /** Removals wait for a person to confirm them. */
  | { readonly kind: 'held'; readonly counts: DecisionCounts | null; readonly message: string }
  | { readonly kind: 'released' }
  /** If `isRetry` is true, only failed removals are tried again. */
  | { readonly kind: 'applyRequested'; readonly isRetry: boolean }
  /** A person acknowledges the result in the seal whose statement has this hash. */
  | ({ readonly kind: 'acknowledged' } & AcknowledgementInput)
  | { readonly kind: 'deletionStopped' }
  | { readonly kind: 'applied' }
  | {
      readonly kind: 'restorationRequested';
      readonly restorationId: string;
      readonly reason: string;
      readonly isValidationOnly: boolean;
    }
  | {
      readonly kind: 'restorationEnded';
      readonly restorationId: string;
      /** Whether nothing was restored and the outcomes are the expected ones. Absent in lines of earlier versions. */
      readonly isValidationOnly: boolean;
      readonly outcomes: Restoration['outcomes'];
    }
  /** The directory was checked for removed access. `look` is the number of the check, 1 for the first. */
  | { readonly kind: 'readBack'; readonly look: number; readonly counts: ReadBack['counts'] }
  /** A mail to an administrator, sent or refused. */
  | ({ readonly kind: 'mailed' } & Omit<AdministratorMail, 'number'>)
  /** The work is blocked. The next success removes the entry in `errors`; this line stays. */
  | ({ readonly kind: 'interrupted' } & InstanceError)
  /** Another error that `errors` reported. */
  | ({ readonly kind: 'failed' } & InstanceError);

/** A change of an instance; `now` is its UTC instant. */
interface InstanceChange {
  readonly previous: Instance;
  readonly next: Instance;
  readonly now: string;
}

type Rule = (change: InstanceChange) => JournalEntry | undefined | readonly JournalEntry[];

/**
 * Returns the entries that a change of an instance adds to its journal, in the order of their events. `now` is the UTC instant of the
 * change. A change that no client sees, such as the next slice of work, adds nothing.
 */
export const journalEntries = (previous: Instance, next: Instance, now: string): readonly JournalEntry[] =>
  RULES.flatMap((rule) => rule({ previous, next, now }) ?? []);

/** One rule for each type of entry. If one change causes several entries, they are in this order. */
const RULES: readonly Rule[] = [
  opened,
  stageOpened,
  reviewersReplaced,
  extended,
  reassigned,
  escalated,
  reminderRequested,
  reminded,
  stageEnded,
  ended,
  held,
  released,
  applyRequested,
  deletionStopped,
  applied,
  acknowledged,
  readBack,
  restorationRequested,
  restorationEnded,
  mailed,
  newErrors,
];

const reaches = ({ previous, next }: InstanceChange, status: ReviewStatus): boolean =>
  previous.status !== status && next.status === status;

const isRunning = ({ previous, next }: InstanceChange): boolean =>
  previous.status === 'InProgress' && next.status === 'InProgress';

function opened(change: InstanceChange): JournalEntry | undefined {
  const { resource, startDateTime, endDateTime, population: totals, errors } = change.next;
  const population = totals ? { ...totals, ...balanceOf(totals) } : null;
  return change.previous.status === 'Initializing' && reaches(change, 'Starting')
    ? { kind: 'opened', resource, startDateTime, endDateTime, reviewers: reviewersOf(change.next), population, errors }
    : undefined;
}

function stageOpened(change: InstanceChange): JournalEntry | undefined {
  const [was, is] = [currentStage(change.previous), currentStage(change.next)];
  const isOpened = was?.status === 'Initializing' && is?.id === was.id && is.status === 'Starting';
  return isOpened && isRunning(change)
    ? { kind: 'stageOpened', stage: is.index, reviewers: reviewersOf(change.next) }
    : undefined;
}

function reviewersReplaced(change: InstanceChange): JournalEntry | undefined {
  const { previous, next } = change;
  const [before, after] = [reviewersOf(previous), reviewersOf(next)];
  if (!isRunning(change) || opensStage(change) || isSame(before, after)) return undefined;
  return { kind: 'reviewersReplaced', stage: currentStage(next)?.index ?? null, before, after };
}

/** Returns whether a stage opens. Its reviewers are then found for the first time, not replaced. */
function opensStage({ previous, next }: InstanceChange): boolean {
  const stage = currentStage(next);
  if (stage?.id !== currentStage(previous)?.id) return true;
  return stage?.status === 'Initializing' && isSame(previous.reviewers, next.reviewers);
}

function extended({ previous, next }: InstanceChange): JournalEntry | undefined {
  const extension = next.extensions?.[previous.extensions?.length ?? 0];
  if (!extension) return undefined;
  const { previousEndDateTime: before, reason } = extension;
  return { kind: 'extended', stage: currentStage(next)?.index ?? null, before, after: next.endDateTime, reason };
}

function reassigned({ previous, next }: InstanceChange): JournalEntry | undefined {
  if (!next.reassigned || next.reassigned.number === previous.reassigned?.number) return undefined;
  const { decisionIds, reviewerIds, reason } = next.reassigned;
  return { kind: 'reassigned', stage: currentStage(next)?.index ?? null, decisionIds, reviewerIds, reason };
}

function escalated({ previous, next }: InstanceChange): JournalEntry | undefined {
  const level = nextLevel(previous);
  if (!level || next.escalated !== level.number) return undefined;
  const { number, ...rest } = level;
  return { kind: 'escalated', stage: currentStage(next)?.index ?? null, level: number, ...rest };
}

function acknowledged({ previous, next }: InstanceChange): JournalEntry | undefined {
  if (!next.acknowledged || next.acknowledged.number === previous.acknowledged?.number) return undefined;
  const { statement, statementSha256 } = next.acknowledged;
  return { kind: 'acknowledged', statement, statementSha256 };
}

function reminderRequested({ previous, next }: InstanceChange): JournalEntry | undefined {
  const { number, isExtension } = next.reminder;
  return number > previous.reminder.number && !isExtension ? { kind: 'reminderRequested', number } : undefined;
}

function reminded({ previous, next }: InstanceChange): JournalEntry | undefined {
  const { requestedDateTime, isExtension } = previous.reminder;
  const isOver = requestedDateTime !== null && !isExtension && next.reminder.requestedDateTime === null;
  if (!isOver || previous.stages.length !== next.stages.length) return undefined;
  return { kind: 'reminded', number: next.reminder.number, mails: next.reminder.mails ?? 0 };
}

function stageEnded(change: InstanceChange): JournalEntry | undefined {
  const was = currentStage(change.previous);
  const isEnded = was && was.status !== 'Completed' && change.next.stages[was.index - 1]?.status === 'Completed';
  return isEnded && isRunning(change) ? { kind: 'stageEnded', stage: was.index } : undefined;
}

function ended(change: InstanceChange): JournalEntry | undefined {
  if (!reaches(change, 'Completing')) return undefined;
  return { kind: change.now < change.previous.endDateTime ? 'stopped' : 'ended' };
}

function held({ previous, next }: InstanceChange): JournalEntry | undefined {
  if (!next.hold || previous.hold) return undefined;
  return { kind: 'held', counts: next.counts ?? null, message: next.errors.find(isHold)?.message ?? '' };
}

function released(change: InstanceChange): JournalEntry | undefined {
  return change.previous.hold && reaches(change, 'Applying') ? { kind: 'released' } : undefined;
}

function applyRequested(change: InstanceChange): JournalEntry | undefined {
  const { previous, next } = change;
  const isRetry = next.retriesRemovals === true && !previous.retriesRemovals;
  const isBegun = reaches(change, 'Applying') && next.appliedBy !== null;
  return isRetry || isBegun ? { kind: 'applyRequested', isRetry } : undefined;
}

function deletionStopped({ previous, next }: InstanceChange): JournalEntry | undefined {
  const isStopped = next.deletion?.phase === 'stopped' && previous.deletion?.phase !== 'stopped';
  return isStopped ? { kind: 'deletionStopped' } : undefined;
}

function applied(change: InstanceChange): JournalEntry | undefined {
  const isRetried = change.previous.retriesRemovals === true && !change.next.retriesRemovals;
  return isRetried || reaches(change, 'Applied') ? { kind: 'applied' } : undefined;
}

function readBack({ previous, next }: InstanceChange): JournalEntry | undefined {
  const looks = next.readBack?.looks ?? 0;
  if (!next.readBack || looks <= (previous.readBack?.looks ?? 0)) return undefined;
  return { kind: 'readBack', look: looks, counts: next.readBack.counts };
}

function restorationRequested({ previous, next }: InstanceChange): JournalEntry | undefined {
  const added = next.restorations?.[previous.restorations?.length ?? 0];
  if (!added) return undefined;
  const { id: restorationId, reason, isValidationOnly } = added;
  return { kind: 'restorationRequested', restorationId, reason, isValidationOnly };
}

function restorationEnded({ previous, next }: InstanceChange): readonly JournalEntry[] {
  const ended = (next.restorations ?? []).filter(
    ({ status }, n) => status === 'succeeded' && previous.restorations?.[n]?.status === 'running',
  );
  return ended.map(({ id: restorationId, isValidationOnly, outcomes }) => ({
    kind: 'restorationEnded',
    restorationId,
    isValidationOnly,
    outcomes,
  }));
}

function mailed({ previous, next }: InstanceChange): JournalEntry | undefined {
  if (!next.mailed || next.mailed.number === previous.mailed?.number) return undefined;
  const { mail, to, textSha256, accepted, reason } = next.mailed;
  return { kind: 'mailed', mail, to, textSha256, accepted, reason };
}

/** Returns the entries for new errors. Errors of the opening are in the entry of the opening, and a hold has an entry of its own. */
function newErrors({ previous, next }: InstanceChange): readonly JournalEntry[] {
  const added = next.errors.filter((error) => !isHold(error) && !previous.errors.some((known) => isSame(known, error)));
  return added
    .filter((error) => isInterruption(error) || previous.status !== 'Initializing')
    .map((error) => ({ kind: isInterruption(error) ? 'interrupted' : 'failed', ...error }));
}

const reviewersOf = ({
  reviewers,
  fallbackReviewers,
  commonReviewerIds,
  fallbackReviewerIds,
}: Instance): JournalReviewers => ({ reviewers, fallbackReviewers, commonReviewerIds, fallbackReviewerIds });

const isSame = (first: unknown, second: unknown): boolean => JSON.stringify(first) === JSON.stringify(second);
