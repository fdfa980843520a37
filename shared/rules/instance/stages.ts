import { addDays, difference, earlier, isBefore, subtractDuration } from '../duration';
import { deriveId } from '../ids';
import type { Instance, Stage } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { RecommendationSettings } from '../decisions/recommendation';
import type { ReviewStatus, ReviewerScope, StageSettings } from '../model/definition';

/** The reviewers of a stage, or of an instance without stages. */
export interface ReviewerSet {
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
}

/** Returns the current stage, or the last stage of an instance that has ended; undefined for an instance without stages. */
export const currentStage = ({ stages }: Pick<Instance, 'stages'>): Stage | undefined => stages.at(-1);

/** Returns the settings of a stage; `index` is 1 for the first. Throws an Error for a stage that the terms do not have. */
function settingsOf({ terms }: Pick<Instance, 'terms'>, index: number): StageSettings {
  const settings = terms.stageSettings[index - 1];
  if (!settings) throw new Error(`The terms of the instance have no stage ${index}.`);
  return settings;
}

const isLast = ({ terms }: Pick<Instance, 'terms'>, stage: Stage): boolean =>
  stage.index === terms.stageSettings.length;

/** Returns the instance with its first stage and the reviewers of that stage, if its terms have stages. */
export function withFirstStage(instance: Instance, reviewersFor: (index: number) => ReviewerSet): Instance {
  if (instance.terms.stageSettings.length === 0) return { ...instance, stages: [] };
  const stage = newStage({ ...instance, stages: [] }, 1, {
    startDateTime: instance.startDateTime,
    status: instance.status,
  });
  return { ...instance, ...reviewersFor(1), stages: [{ ...stage, ...reviewersFor(1) }] };
}

/** Returns the instance with its next stage. The reviewers of that stage are not resolved yet. */
export function withNextStage(instance: Instance, now: string, reviewersFor: (index: number) => ReviewerSet): Instance {
  const previous = currentStage(instance);
  if (!previous) throw new Error('An instance without stages has no next one.');
  const index = previous.index + 1;
  const stage = newStage(instance, index, { startDateTime: now, status: 'Initializing' });
  return {
    ...instance,
    ...reviewersFor(index),
    ...NOBODY,
    itemReviewerIds: [],
    ...(instance.escalated !== undefined && { escalated: 0 }),
    cursor: null,
    reminder: { ...instance.reminder, requestedDateTime: null, midpointSent: false },
    invitationsDue: false,
    assignmentDue: false,
    stages: [...instance.stages, { ...stage, ...reviewersFor(index) }],
  };
}

const NOBODY = { commonReviewerIds: [], fallbackReviewerIds: [] } as const;

/**
 * Returns a new stage. It lasts its own duration from the end of the previous stage or, for the first stage, from the start of the
 * instance. Source: docs/graph-reference.md#s2-4.
 */
function newStage(instance: Instance, index: number, at: Pick<Stage, 'startDateTime' | 'status'>): Stage {
  const start = currentStage(instance)?.endDateTime ?? instance.startDateTime;
  const end = addDays(start, settingsOf(instance, index).durationInDays);
  return {
    ...at,
    ...NOBODY,
    id: deriveId(instance.id, 'stage', String(index)),
    index,
    endDateTime: earlier(end, instance.endDateTime),
    reviewers: [],
    fallbackReviewers: [],
  };
}

/** Returns the instance with its current stage in another status. */
export const withStageStatus = (instance: Instance, status: ReviewStatus): Instance => ({
  ...instance,
  stages: changeCurrent(instance, { status }),
});

/** Returns the instance, and its current stage, with resolved reviewers. */
export const withReviewerIds = (
  instance: Instance,
  ids: Pick<Instance, 'commonReviewerIds' | 'fallbackReviewerIds'>,
): Instance => ({ ...instance, ...ids, stages: changeCurrent(instance, ids) });

/** Returns the instance, and its current stage, with additional people who review single items. */
export function withItemReviewers(instance: Instance, userIds: readonly string[]): Instance {
  const itemReviewerIds = [...new Set([...(instance.itemReviewerIds ?? []), ...userIds])];
  return { ...instance, itemReviewerIds, stages: changeCurrent(instance, { itemReviewerIds }) };
}

/** Returns the instance, and its current stage, with other reviewers. */
export const withReviewerSet = (instance: Instance, set: ReviewerSet): Instance => ({
  ...instance,
  ...set,
  stages: changeCurrent(instance, set),
});

/** Returns the instance with another end of its current stage. */
export const withStageEnd = (instance: Instance, endDateTime: string): Instance => ({
  ...instance,
  stages: changeCurrent(instance, { endDateTime }),
});

const changeCurrent = ({ stages }: Instance, change: Partial<Stage>): readonly Stage[] =>
  stages.map((stage, n) => (n === stages.length - 1 ? { ...stage, ...change } : stage));

/** A change of the stages: the current stage ends, the next one begins, or a stage opens for decisions. The instance stays in progress. */
export type StageChange = 'endStage' | 'beginStage' | 'openStage';

/** Returns the next step of the current stage of an instance in progress; undefined while the stage runs. */
export function stageStep(instance: Instance, now: string): StageChange | 'openNextStage' | undefined {
  const stage = currentStage(instance);
  if (!stage) return undefined;
  switch (stage.status) {
    case 'Initializing':
      return 'openNextStage';
    case 'Starting':
      return 'openStage';
    case 'Completed':
      return isLast(instance, stage) ? undefined : 'beginStage';
    default:
      return isLast(instance, stage) || isBefore(now, stage.endDateTime) ? undefined : 'endStage';
  }
}

/**
 * Ends the current stage early. The later stages keep their length, so the instance ends earlier by the time that was left of the stage. If
 * the stage is the last one, the instance ends, as with `stop`.
 */
export function endStageEarly(instance: Instance, now: string, stop: (instance: Instance) => Instance): Instance {
  const stage = currentStage(instance);
  if (!stage || isLast(instance, stage)) return stop(instance);
  const left = difference(now, stage.endDateTime);
  const early = { ...instance, endDateTime: subtractDuration(instance.endDateTime, left) };
  return withStageStatus(withStageEnd(early, earlier(stage.endDateTime, now)), 'Completed');
}

/** Returns the start and the end of the current stage; for an instance without stages, those of the instance. */
export function period(instance: Instance): Pick<Instance, 'startDateTime' | 'endDateTime'> {
  return currentStage(instance) ?? instance;
}

/**
 * Returns the settings for recommendations: the settings of the current stage replace those of the definition. Source:
 * docs/graph-reference.md#s2-8.
 */
export function recommendationSettings(instance: Instance): RecommendationSettings {
  const stage = currentStage(instance);
  return stage ? settingsOf(instance, stage.index) : instance.terms.settings;
}

/**
 * Returns whether an item goes to the next stage after the stage in which it was decided. Without a setting, every item does. In the
 * setting, `Recommendation` means undecided items that have a recommendation. Source: docs/graph-reference.md#s3-10.
 */
export function goesToNextStage(instance: Instance, { decision, recommendation, stage }: StoredDecision): boolean {
  if (stage === null) return false;
  const wanted = settingsOf(instance, stage).decisionsThatWillMoveToNextStage;
  if (wanted === null || wanted.includes(decision)) return true;
  return wanted.includes('Recommendation') && decision === 'NotReviewed' && recommendation !== 'NoInfoAvailable';
}

/** The properties of an item that nobody has decided. */
export const UNDECIDED = {
  decision: 'NotReviewed',
  justification: '',
  reviewedBy: null,
  reviewedDateTime: null,
} as const;

/** Returns the people who have decided an item, and the people in whose place they decided. */
export const decidersOf = ({ reviewedBy, delegatedBy, earlierReviewerIds = [] }: StoredDecision): readonly string[] => [
  ...new Set([...earlierReviewerIds, ...[reviewedBy, delegatedBy].flatMap((person) => person?.id ?? [])]),
];

/** Returns the item at the beginning of a stage: undecided, and not assigned to other people. */
export function atStage(item: StoredDecision, stage: number): StoredDecision {
  const { assignment, ...others } = item;
  return { ...(assignment ? others : item), stage, ...UNDECIDED, ...(item.delegatedBy && { delegatedBy: null }) };
}
