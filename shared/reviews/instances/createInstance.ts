import { randomUUID } from 'node:crypto';
import type { Caller } from '../../auth/caller';
import { addDays } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import type { Instance } from '../../rules/model/instance';
import type { Definition, ReviewerScope } from '../../rules/model/definition';
import { instanceReviewer } from '../../rules/scope/reviewerQuery';
import { durationInDays } from '../../rules/schedule/schedule';
import { withReviewerSet } from '../../rules/instance/stages';
import { StaleError, whileStale } from '../../storage/table/storageError';
import { buildInstance, reviewedResource, reviewsSeveral, singleScope } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../dependencies';
import { findSeries, findWritableDefinition } from '../access/find';
import { wake } from '../handOver';

/** What a client may say of an instance off schedule; whatever it leaves out is the definition's. */
export interface InstanceInput {
  readonly id?: string | undefined;
  readonly startDateTime?: string | undefined;
  readonly endDateTime?: string | undefined;
  readonly reviewers?: readonly ReviewerScope[] | undefined;
  readonly fallbackReviewers?: readonly ReviewerScope[] | undefined;
}

/**
 * Creates an instance beside those of the schedule, which goes on as it would. `read` judges the request against the definition.
 * Throws ResourceNotFound, Forbidden, BadRequest, Conflict (the id is taken, the series was stopped, or groups are enumerated).
 * Reference: docs/off-schedule-instances.md.
 */
export async function createInstance(
  deps: Dependencies,
  { caller, definitionId }: { readonly caller: Caller; readonly definitionId: string },
  read: (definition: Definition) => InstanceInput,
): Promise<Instance> {
  const { value: definition } = await findWritableDefinition(deps, caller, { definitionId });
  const input = read(definition);
  if (reviewsSeveral(definition)) {
    throw new GraphError('Conflict', 'The definition makes an instance for each group it finds; none can be added.');
  }
  const instance = offSchedule(definition, input, deps.now());
  const subject = { kind: 'instance', definitionId, instanceId: instance.id } as const;
  const dueKey = await deps.storage.due.put(subject, instance.startDateTime, deps.now());
  await whileStale(async () => {
    const series = await findSeries(deps, definitionId);
    if (series.value.stopped) throw new GraphError('Conflict', 'The series was stopped: it opens no more instances.');
    await insert(deps, series, instance);
  });
  if (instance.startDateTime <= deps.now()) await wake(deps, subject, dueKey);
  return instance;
}

async function insert(
  { storage }: Dependencies,
  series: Awaited<ReturnType<typeof findSeries>>,
  instance: Instance,
): Promise<void> {
  try {
    await storage.instances.replaceSeries(series, { add: [instance] });
  } catch (error) {
    const taken = error instanceof StaleError && (await storage.instances.find(instance.definitionId, instance.id));
    if (!taken) throw error;
    throw new GraphError('Conflict', `There is an instance with the id '${instance.id}' already.`, {
      details: [{ code: 'Conflict', target: 'id', message: 'The id is taken.' }],
    });
  }
}

function offSchedule(definition: Definition, input: InstanceInput, now: string): Instance {
  const startDateTime = input.startDateTime ?? now;
  const endDateTime = input.endDateTime ?? addDays(startDateTime, durationInDays(definition));
  const id = (input.id ?? randomUUID()).toLowerCase();
  const instance = buildInstance(definition, { id, startDateTime, endDateTime, occurrence: null, groupId: null });
  return withReviewers(instance, input);
}

/** The instance with other reviewers, resolved against what it reviews. */
export function withReviewers(
  instance: Instance,
  { reviewers, fallbackReviewers }: Pick<InstanceInput, 'reviewers' | 'fallbackReviewers'>,
): Instance {
  const resource = reviewedResource(singleScope(instance.terms, instance.groupId));
  const resolved = (given: readonly ReviewerScope[] | undefined, kept: readonly ReviewerScope[]) =>
    given?.map((reviewer) => instanceReviewer(reviewer, resource)) ?? kept;
  return withReviewerSet(instance, {
    reviewers: resolved(reviewers, instance.reviewers),
    fallbackReviewers: resolved(fallbackReviewers, instance.fallbackReviewers),
  });
}
