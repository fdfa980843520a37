import { notFound } from '../../rules/errors';
import { deriveId, isGuid } from '../../rules/ids';
import type { Definition } from '../../rules/model/definition';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import type { StoredDecision } from '../../rules/model/decision';
import { reviewsSeveral } from '../../rules/schedule/buildInstance';
import { isOneTime } from '../../rules/schedule/schedule';
import type { StoredValue } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';

// This file only finds objects; whoMay.ts decides whether the caller may see or change them.

/** The keys of an instance in a path. */
export interface InstancePath {
  readonly definitionId: string;
  readonly instanceId: string;
}

/** The instance that a request changes. `ifMatch` lists the accepted versions (the header `If-Match`); undefined accepts any. */
export interface Target extends InstancePath {
  readonly ifMatch?: string | undefined;
}

/** The instance or stage that a request changes. `ifMatch` lists the accepted versions of that instance or stage. */
export interface InstanceOrStage extends Target {
  readonly stageId?: string | undefined;
}

/** The definition that a request changes. */
export type DefinitionTarget = Omit<Target, 'instanceId'>;

/** Returns a definition. Throws ResourceNotFound. */
export async function findDefinition({ storage }: Dependencies, id: string): Promise<StoredValue<Definition>> {
  const found = isGuid(id) ? await storage.definitions.find(id) : undefined;
  if (!found) throw notFound('accessReviewScheduleDefinition', id);
  return found;
}

/** Returns the series of a definition that is not deleted. Throws ResourceNotFound. */
export async function findSeries({ storage }: Dependencies, definitionId: string): Promise<StoredValue<Series>> {
  const found = isGuid(definitionId) ? await storage.instances.findSeries(definitionId) : undefined;
  if (found?.value.deletedDateTime !== null) throw notFound('accessReviewScheduleDefinition', definitionId);
  return found;
}

/** Returns whether the keys of a path have the form of keys; if not, storage is not read. */
export const canExist = ({ definitionId, instanceId }: InstancePath): boolean =>
  isGuid(definitionId) && isGuid(instanceId);

/** Returns an instance, even of a deleted definition; undefined when there is none. */
export async function findStoredInstance(
  { storage }: Dependencies,
  path: InstancePath,
): Promise<StoredValue<Instance> | undefined> {
  return canExist(path) ? storage.instances.find(path.definitionId, path.instanceId) : undefined;
}

/** Returns an instance whose definition is not deleted, with its series. Throws ResourceNotFound. */
export async function findInstance(
  deps: Dependencies,
  { definitionId, instanceId }: InstancePath,
): Promise<{ series: Series; instance: StoredValue<Instance> }> {
  const [series, instance] = await Promise.all([
    findSeries(deps, definitionId),
    findStoredInstance(deps, { definitionId, instanceId }),
  ]);
  if (!instance) throw notFound('accessReviewInstance', instanceId);
  return { series: series.value, instance };
}

/** Returns a decision of an instance. Throws ResourceNotFound. */
export async function findDecision(
  { storage }: Dependencies,
  path: InstancePath,
  decisionId: string,
): Promise<StoredValue<StoredDecision>> {
  const key = { definitionId: path.definitionId, id: path.instanceId };
  const found = canExist(path) && isGuid(decisionId) ? await storage.decisions.find(key, decisionId) : undefined;
  if (!found) throw notFound('accessReviewInstanceDecisionItem', decisionId);
  return found;
}

/**
 * Returns the instance of the latest occurrence of a definition that reviews one resource. If the definition has changed between recurring
 * and one-time since, the id of the instance is of the other form.
 */
export async function findScheduled(
  { storage }: Dependencies,
  definition: Definition,
  { occurrence }: Series,
): Promise<StoredValue<Instance> | undefined> {
  if (occurrence === null || reviewsSeveral(definition)) return undefined;
  const ids = [definition.id, deriveId(definition.id, occurrence)] as const;
  const [id, other] = isOneTime(definition) ? ids : ids.toReversed();
  return (await storage.instances.find(definition.id, id)) ?? (await storage.instances.find(definition.id, other));
}
