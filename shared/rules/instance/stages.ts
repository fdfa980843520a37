import { addDays, earlier, isBefore } from '../duration';
import { deriveId } from '../ids';
import type { Instance, Stage, StoredDecision } from '../model/instance';
import type { RecommendationSettings } from '../decisions/recommendation';
import type { ReviewStatus, ReviewerScope, StageSettings } from '../model/definition';

/** Whom a stage, or an instance without stages, asks. */
export interface ReviewerSet {
  readonly reviewers: readonly ReviewerScope[];
  readonly fallbackReviewers: readonly ReviewerScope[];
}

/** The stage that is being decided, or was last; undefined for an instance without stages. */
export const currentStage = ({ stages }: Pick<Instance, 'stages'>): Stage | undefined => stages.at(-1);

/** How the stage of this number is to be run. Throws an Error for a number that the terms do not have. */
function settingsOf({ terms }: Pick<Instance, 'terms'>, index: number): StageSettings {
  const settings = terms.stageSettings[index - 1];
  if (!settings) throw new Error(`The terms of the instance have no stage ${index}.`);
  return settings;
}

const isLast = ({ terms }: Pick<Instance, 'terms'>, stage: Stage): boolean =>
  stage.index === terms.stageSettings.length;

/** The instance with its first stage, where its terms have stages; reviewers are those of the stage. */
export function withFirstStage(instance: Instance, reviewersFor: (index: number) => ReviewerSet): Instance {
  if (instance.terms.stageSettings.length === 0) return { ...instance, stages: [] };
  const stage = newStage(instance, 1, { startDateTime: instance.startDateTime, status: instance.status });
  return { ...instance, ...reviewersFor(1), stages: [{ ...stage, ...reviewersFor(1) }] };
}

/** The instance with the next stage at the beginning of its discovery; nobody is asked yet. */
export function withNextStage(instance: Instance, now: string, reviewersFor: (index: number) => ReviewerSet): Instance {
  const previous = currentStage(instance);
  if (!previous) throw new Error('An instance without stages has no next one.');
  const index = previous.index + 1;
  const stage = newStage(instance, index, { startDateTime: now, status: 'Initializing' });
  return {
    ...instance,
    ...reviewersFor(index),
    ...NOBODY,
    cursor: null,
    reminder: { ...instance.reminder, requestedDateTime: null, midpointSent: false },
    invitationsDue: false,
    assignmentDue: false,
    stages: [...instance.stages, { ...stage, ...reviewersFor(index) }],
  };
}

const NOBODY = { commonReviewerIds: [], fallbackReviewerIds: [] } as const;

/** The end of a stage counts from the start of the instance: the sum of the lengths up to it. Reference: Graph access reviews §2.4. */
function newStage(instance: Instance, index: number, at: Pick<Stage, 'startDateTime' | 'status'>): Stage {
  const days = instance.terms.stageSettings
    .slice(0, index)
    .reduce((sum, { durationInDays }) => sum + durationInDays, 0);
  return {
    ...at,
    ...NOBODY,
    id: deriveId(instance.id, 'stage', String(index)),
    index,
    endDateTime: earlier(addDays(instance.startDateTime, days), instance.endDateTime),
    reviewers: [],
    fallbackReviewers: [],
  };
}

/** The instance with its present stage in another status. */
export const withStageStatus = (instance: Instance, status: ReviewStatus): Instance => ({
  ...instance,
  stages: changeCurrent(instance, { status }),
});

/** The instance, and its present stage, with the people who decide. */
export const withReviewerIds = (
  instance: Instance,
  ids: Pick<Instance, 'commonReviewerIds' | 'fallbackReviewerIds'>,
): Instance => ({ ...instance, ...ids, stages: changeCurrent(instance, ids) });

/** The instance, and its present stage, asking others. */
export const withReviewerSet = (instance: Instance, set: ReviewerSet): Instance => ({
  ...instance,
  ...set,
  stages: changeCurrent(instance, set),
});

const changeCurrent = ({ stages }: Instance, change: Partial<Stage>): readonly Stage[] =>
  stages.map((stage, n) => (n === stages.length - 1 ? { ...stage, ...change } : stage));

/** What is to be done for the present stage of an instance in progress; undefined where the stage just runs. */
export function stageStep(
  instance: Instance,
  now: string,
): 'endStage' | 'beginStage' | 'openNextStage' | 'inviteStage' | undefined {
  const stage = currentStage(instance);
  if (!stage) return undefined;
  switch (stage.status) {
    case 'Initializing':
      return 'openNextStage';
    case 'Starting':
      return 'inviteStage';
    case 'Completed':
      return isLast(instance, stage) ? undefined : 'beginStage';
    default:
      return isLast(instance, stage) || isBefore(now, stage.endDateTime) ? undefined : 'endStage';
  }
}

/** Ends the present stage before its time; the last one ends the instance. */
export function stoppedStage(instance: Instance, stop: (instance: Instance) => Instance): Instance {
  const stage = currentStage(instance);
  return !stage || isLast(instance, stage) ? stop(instance) : withStageStatus(instance, 'Completed');
}

/** Start and end of what is being decided now: the present stage, or the instance. */
export function period(instance: Instance): Pick<Instance, 'startDateTime' | 'endDateTime'> {
  return currentStage(instance) ?? instance;
}

/** The settings of recommendations: those of a stage stand in for those of the definition. Reference: §2.6, §2.8. */
export function recommendationSettings(instance: Instance): RecommendationSettings {
  const stage = currentStage(instance);
  return stage ? settingsOf(instance, stage.index) : instance.terms.settings;
}

/**
 * Whether an item goes on to the stage after the one it was decided in. Where a definition does not say, everything does;
 * `Recommendation` are items that nobody decided and that have one. Reference: §3.10.
 */
export function goesToNextStage(instance: Instance, { decision, recommendation, stage }: StoredDecision): boolean {
  if (stage === null) return false;
  const wanted = settingsOf(instance, stage).decisionsThatWillMoveToNextStage;
  if (wanted === null || wanted.includes(decision)) return true;
  return wanted.includes('Recommendation') && decision === 'NotReviewed' && recommendation !== 'NoInfoAvailable';
}

/** What an item says while nobody has decided it. */
export const UNDECIDED = {
  decision: 'NotReviewed',
  justification: '',
  reviewedBy: null,
  reviewedDateTime: null,
} as const;

/** The item at the beginning of a stage: as if nobody had decided it. */
export const atStage = (item: StoredDecision, stage: number): StoredDecision => ({ ...item, stage, ...UNDECIDED });
