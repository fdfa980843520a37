import { randomUUID } from 'node:crypto';
import type { Caller } from '../../auth/caller';
import { addDays } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { withReviewerSet } from '../../rules/instance/stages';
import type { Definition, ReviewerScope } from '../../rules/model/definition';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import { buildInstance, reviewedResource, reviewsSeveral, singleScope } from '../../rules/schedule/buildInstance';
import { instanceDays } from '../../rules/schedule/schedule';
import { instanceReviewer } from '../../rules/scope/reviewerQuery';
import { StaleError, whileStale } from '../../storage/table/storageError';
import type { StoredValue } from '../../storage/table/table';
import { findSeries } from '../access/find';
import { requirePeople } from '../directory';
import { findDefinitionFor } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { startWorkNow } from '../handOver';

/** The reviewers in a body; lists that are absent do not change. */
export interface ReviewersInput {
  readonly reviewers?: readonly ReviewerScope[] | undefined;
  readonly fallbackReviewers?: readonly ReviewerScope[] | undefined;
}

/** The properties of an instance off schedule that a client may set; the definition supplies those that are absent. */
export interface InstanceInput extends ReviewersInput {
  readonly id?: string | undefined;
  readonly startDateTime?: string | undefined;
  readonly endDateTime?: string | undefined;
}

/**
 * Creates an instance off schedule; the schedule does not change. `read` validates the body against the definition. Throws
 * ResourceNotFound, Forbidden, BadRequest, Conflict (the id is taken, the series is stopped, or the definition enumerates groups). Source:
 * docs/off-schedule-instances.md.
 */
export async function createInstance(
  deps: Dependencies,
  caller: Caller,
  definitionId: string,
  read: (definition: Definition) => InstanceInput,
): Promise<Instance> {
  const { value: definition } = await findDefinitionFor(deps, caller, 'create', { definitionId });
  const input = read(definition);
  await requirePeople(
    deps,
    caller,
    { ...input, scope: definition.scope, canHoldRoles: definition.canHoldRoles },
    definition,
  );
  if (reviewsSeveral(definition)) {
    throw new GraphError('Conflict', 'The definition creates one instance for each group it finds; none can be added.');
  }
  const instance = offSchedule(definition, input, deps.now());
  const subject = { kind: 'instance', definitionId, instanceId: instance.id } as const;
  const dueKey = await deps.storage.due.put(subject, instance.startDateTime, deps.now());
  await whileStale(async () => {
    const series = await findSeries(deps, definitionId);
    if (series.value.stopped) throw new GraphError('Conflict', 'The series was stopped: it opens no more instances.');
    await insert(deps, series, instance);
  });
  if (instance.startDateTime <= deps.now()) await startWorkNow(deps, subject, dueKey);
  return instance;
}

async function insert({ storage }: Dependencies, series: StoredValue<Series>, instance: Instance): Promise<void> {
  try {
    await storage.instances.replaceSeries(series, { add: [instance] });
  } catch (error) {
    const taken = error instanceof StaleError && (await storage.instances.find(instance.definitionId, instance.id));
    if (!taken) throw error;
    throw new GraphError('Conflict', `There is an instance with the id '${instance.id}' already; send another id.`, {
      details: [{ code: 'Conflict', target: 'id', message: 'The id is taken.' }],
    });
  }
}

function offSchedule(definition: Definition, input: InstanceInput, now: string): Instance {
  const startDateTime = input.startDateTime ?? now;
  const endDateTime = input.endDateTime ?? addDays(startDateTime, instanceDays(definition));
  const id = (input.id ?? randomUUID()).toLowerCase();
  const instance = buildInstance(definition, { id, startDateTime, endDateTime, occurrence: null, groupId: null });
  return withReviewers(instance, input);
}

/** Returns the instance with other reviewers. Their relative queries start at the resource that the instance reviews. */
export function withReviewers(instance: Instance, { reviewers, fallbackReviewers }: ReviewersInput): Instance {
  const resource = reviewedResource(singleScope(instance.terms, instance.groupId));
  const resolve = (given: readonly ReviewerScope[] | undefined, present: readonly ReviewerScope[]) =>
    given?.map((reviewer) => instanceReviewer(reviewer, resource)) ?? present;
  return withReviewerSet(instance, {
    reviewers: resolve(reviewers, instance.reviewers),
    fallbackReviewers: resolve(fallbackReviewers, instance.fallbackReviewers),
  });
}
