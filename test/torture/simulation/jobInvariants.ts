import { rulesOf } from '../../../shared/reviews/decisions/decidePages';
import { isInPresentStage, takesDecisions } from '../../../shared/rules/instance/requireInProgress';
import type { BulkTarget, DecisionJob } from '../../../shared/rules/decisions/decisionJob';
import { addDuration, isBefore } from '../../../shared/rules/duration';
import type { DecisionChangeKind, StoredDecision } from '../../../shared/rules/model/decision';
import { placeOf, type Reviewer } from '../../../shared/rules/decisions/reviewerRights';
import { currentStage } from '../../../shared/rules/instance/stages';
import type { Invariant, Moment } from './moment';
import type { Snapshot } from './snapshot';

/** How long a requester can see the result of a job. */
const KEPT = 'PT24H';

/** The invariants of jobs after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const JOB_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '19 a job decides what it was asked to, and each item once': ({ after, witness }) =>
    [...after.events.values()].flatMap((events) => {
      const ofJobs = events.flatMap((event) => (event.jobId === undefined ? [] : [{ ...event, jobId: event.jobId }]));
      return ofJobs
        .filter((event, n) => {
          const job = witness.jobs.get(event.jobId)?.job;
          const instance = after.decisions.find(({ id }) => id === event.decisionId)?.instanceId;
          const isAsked =
            job?.by.id === event.by.id &&
            job.requestedDateTime === event.dateTime &&
            kindOf(job) === event.kind &&
            job.targets.some(({ instanceId }) => instanceId === instance);
          return !isAsked || ofJobs.slice(0, n).some(({ jobId }) => jobId === event.jobId);
        })
        .map(({ jobId, decisionId, version }) => `${decisionId} ${version} by ${jobId}`);
    }),

  '20 a job goes forward, ends once, and stays for a day': ({ before, after, witness }) => [
    ...before.jobs
      .filter((was) => {
        const is = after.jobs.find(({ id }) => id === was.id);
        if (was.endedDateTime === null) return !is || isBehind(is, was);
        if (is) return JSON.stringify(is) !== JSON.stringify(was);
        return isBefore(witness.now, addDuration(was.endedDateTime, KEPT));
      })
      .map(({ id }) => id),
    ...[...witness.jobs].filter(([, { job }]) => job === undefined).map(([id]) => `${id} was never there`),
  ],

  '21 a job decides what the request itself would have decided': (moment) => {
    const { before, after } = moment;
    const ended = after.jobs.filter(
      ({ id, endedDateTime }) =>
        endedDateTime !== null && !before.jobs.some((was) => was.id === id && was.endedDateTime !== null),
    );
    return ended.flatMap((job) => (job.error ? refusedWrongly(moment, job) : decidedWrongly(moment, job)));
  },
};

const kindOf = ({ order, callerKind }: DecisionJob): DecisionChangeKind =>
  order.operation === 'reassign' ? order.operation : rulesOf(order, callerKind).kind;

const isBehind = ({ position: is }: DecisionJob, { position: was }: DecisionJob): boolean =>
  is.target < was.target || (is.target === was.target && (is.after ?? '') < (was.after ?? ''));

const instanceIn = ({ instances }: Snapshot, { instanceId }: BulkTarget) =>
  instances.find(({ id }) => id === instanceId);

/** Returns the jobs that a wrong error ended: the error must also refuse every other request of its type. */
function refusedWrongly({ after, witness }: Moment, { id, error, position, targets }: DecisionJob): readonly string[] {
  const target = targets[position.target];
  const instance = target && instanceIn(after, target);
  const isOver =
    !instance ||
    !after.definitions.has(target.definitionId) ||
    !takesDecisions(instance, witness.now) ||
    currentStage(instance)?.id !== target.stageId;
  return isOver && ['Conflict', 'ResourceNotFound'].includes(error?.code ?? '') ? [] : [`${id}: ${error?.code}`];
}

/** Returns the items that a job decided wrongly. The right result is known for items that no other client has changed since the request. */
function decidedWrongly({ after, witness }: Moment, job: DecisionJob): readonly string[] {
  const asked = witness.jobs.get(job.id)?.begun;
  if (!asked || job.order.operation === 'reassign') return [];
  const bulk = rulesOf(job.order, job.callerKind);
  return job.targets.flatMap((target) => {
    const [then, now] = [instanceIn(asked, target), instanceIn(after, target)];
    if (!then || !now || currentStage(then)?.id !== target.stageId) return [];
    const reviewer = delegateAt(asked, job.requestedDateTime, job);
    const reviewerNow = delegateAt(after, witness.now, job);
    const mayDecideThen = (item: StoredDecision) => bulk.items !== 'own' || placeOf(then, item, reviewer) !== undefined;
    const mayDecideNow = (item: StoredDecision) =>
      bulk.items !== 'own' || placeOf(now, item, reviewerNow) !== undefined;
    return asked.decisions
      .filter(({ instanceId }) => instanceId === target.instanceId)
      .filter((item) => isUntouched(asked, after, { item, job }) && mayDecideThen(item) === mayDecideNow(item))
      .filter((item) => {
        const input = isInPresentStage(then, item) && mayDecideThen(item) ? bulk.judge(item) : undefined;
        const isNothing = input?.decision === 'NotReviewed' && item.decision === 'NotReviewed';
        const isDecided = (after.events.get(item.id) ?? []).some(({ jobId }) => jobId === job.id);
        return isDecided !== (input !== undefined && !isNothing);
      })
      .map(({ id }) => `${id} by ${job.id}`);
  });
}

/** Returns the requester of a job, and the reviewers whose delegate they were at an instant. */
function delegateAt({ delegations }: Snapshot, at: string, { by, callerKind, isDelegateOnly }: DecisionJob): Reviewer {
  const inForce = delegations.filter(
    ({ delegate, startDateTime, endDateTime }) =>
      delegate.id === by.id && !isBefore(at, startDateTime) && isBefore(at, endDateTime),
  );
  const delegators = inForce.map(({ user }) => user);
  return { kind: callerKind, id: by.id, delegators, isDelegateOnly: isDelegateOnly ?? false };
}

interface ItemOfJob {
  readonly item: StoredDecision;
  readonly job: DecisionJob;
}

function isUntouched(then: Snapshot, now: Snapshot, { item, job }: ItemOfJob): boolean {
  const is = now.decisions.find(({ id }) => id === item.id);
  const since = (now.events.get(item.id) ?? []).slice(then.events.get(item.id)?.length ?? 0);
  return is?.assignee === item.assignee && since.every(({ jobId }) => jobId === job.id);
}

/** The invariants at the end. */
export const LAST_OF_JOBS: Readonly<Record<string, Invariant>> = {
  '30 every job has ended': ({ after, witness }) => [
    ...after.jobs.map(({ id }) => `${id} is still there`),
    ...[...witness.jobs].filter(([, { job }]) => (job?.endedDateTime ?? null) === null).map(([id]) => id),
  ],
};
