import type { Caller } from '../../auth/caller';
import { mayRead, mayReadOthers, requireRead } from '../../auth/directoryRoles';
import { requireMatch } from '../../rules/etag';
import { notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import type { Instance, Series, StoredDecision } from '../../rules/model/instance';
import type { Definition } from '../../rules/model/definition';
import { isRoleReview } from '../../rules/scope/reviewedScope';
import { mayDecide, namesReviewer } from '../../rules/decisions/reviewerRights';
import { hasEnded } from '../../rules/instance/status';
import type { Stored } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';
import { ownsReviewed, requireManage, requireManageSeries, requireReadSeries } from './ownership';

/** Names an instance by the keys of its path. */
export interface InstancePath {
  readonly definitionId: string;
  readonly instanceId: string;
}

/** The object that a request is to change: its path, and the versions of it that may be changed (`If-Match`; undefined: any). */
export interface Target extends InstancePath {
  readonly ifMatch?: string | undefined;
}

/** The same of a definition. */
export type DefinitionTarget = Omit<Target, 'instanceId'>;

/** A definition that is there, whoever asks. Throws ResourceNotFound. */
async function findDefinition({ storage }: Dependencies, id: string): Promise<Stored<Definition>> {
  const found = isGuid(id) ? await storage.definitions.find(id) : undefined;
  if (!found) throw notFound('accessReviewScheduleDefinition', id);
  return found;
}

/** A definition that the caller may read: by directory role, as its creator, as a reviewer, or as an owner. Throws ResourceNotFound, Forbidden. */
export async function findReadableDefinition(deps: Dependencies, caller: Caller, id: string): Promise<Definition> {
  const { value } = await findDefinition(deps, id);
  const kind = { isRoleReview: isRoleReview(value.scope), createdById: value.createdBy.id };
  const isOpen =
    mayRead(caller, kind) ||
    namesReviewer(value, caller.id) ||
    (await reviewsAny(deps, caller, id)) ||
    (await ownsReviewed(deps, caller, value));
  if (!isOpen) requireRead(caller, kind);
  return value;
}

/** A definition that the caller may change. Throws ResourceNotFound, Forbidden, PreconditionFailed. */
export async function findWritableDefinition(
  deps: Dependencies,
  caller: Caller,
  { definitionId: id, ifMatch }: DefinitionTarget,
): Promise<Stored<Definition>> {
  const found = await findDefinition(deps, id);
  await requireManage(deps, caller, found.value);
  requireMatch(ifMatch, found.value);
  return found;
}

/** The series of a definition that was not deleted. Throws ResourceNotFound. */
export async function findSeries({ storage }: Dependencies, definitionId: string): Promise<Stored<Series>> {
  const found = isGuid(definitionId) ? await storage.instances.findSeries(definitionId) : undefined;
  if (found?.value.deletedDateTime !== null) throw notFound('accessReviewScheduleDefinition', definitionId);
  return found;
}

/** Whether there can be an instance at a path: storage is asked only for what can be a key. */
export const mayExist = ({ definitionId, instanceId }: InstancePath): boolean =>
  isGuid(definitionId) && isGuid(instanceId);

/** An instance, without a look at whether its definition was deleted; undefined when there is none. */
export async function findStoredInstance(
  { storage }: Dependencies,
  path: InstancePath,
): Promise<Stored<Instance> | undefined> {
  return mayExist(path) ? storage.instances.find(path.definitionId, path.instanceId) : undefined;
}

/** An instance whose definition was not deleted, with its series. Throws ResourceNotFound. */
export async function findInstance(
  deps: Dependencies,
  { definitionId, instanceId }: InstancePath,
): Promise<{ series: Series; instance: Stored<Instance> }> {
  const [series, instance] = await Promise.all([
    findSeries(deps, definitionId),
    findStoredInstance(deps, { definitionId, instanceId }),
  ]);
  if (!instance) throw notFound('accessReviewInstance', instanceId);
  return { series: series.value, instance };
}

/** An instance that the caller may read: by directory role, as the creator, or as one of its reviewers. Throws ResourceNotFound, Forbidden. */
export async function findReadableInstance(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Instance> {
  if (!mayReadOthers(caller)) return findReviewedInstance(deps, caller, path);
  const { series, instance } = await findInstance(deps, path);
  if (!mayRead(caller, series) && !(await reviews(deps, caller, path))) await requireReadSeries(deps, caller, series);
  return instance.value;
}

/** The same for who is most likely a reviewer. */
async function findReviewedInstance(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Instance> {
  const [instance, isReviewer] = await Promise.all([findStoredInstance(deps, path), reviews(deps, caller, path)]);
  if (instance && isReviewer && isSurelyThere(instance.value)) return instance.value;
  const series = await findSeries(deps, path.definitionId);
  if (!instance) throw notFound('accessReviewInstance', path.instanceId);
  if (!isReviewer) await requireReadSeries(deps, caller, series.value);
  return instance.value;
}

/** A deletion that was answered has taken the instances that went on with it; others linger, and only their series knows. */
const isSurelyThere = ({ status }: Instance): boolean => !hasEnded(status);

/**
 * An instance of which the caller may read everything: by directory role, as the creator, or as an owner. Its reviewers may not: they
 * have lists of their own. Throws ResourceNotFound, Forbidden.
 */
export async function findFullyReadableInstance(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Instance> {
  const { series, instance } = await findInstance(deps, path);
  await requireReadSeries(deps, caller, series);
  return instance.value;
}

/** An instance that the caller may change. Throws ResourceNotFound, Forbidden, PreconditionFailed. */
export async function findWritableInstance(
  deps: Dependencies,
  caller: Caller,
  target: Target,
): Promise<Stored<Instance>> {
  const { series, instance } = await findInstance(deps, target);
  await requireManageSeries(deps, caller, series);
  requireMatch(target.ifMatch, instance.value);
  return instance;
}

/** Whether the caller is, or was, a reviewer of the instance. */
async function reviews({ storage }: Dependencies, caller: Caller, path: InstancePath): Promise<boolean> {
  if (caller.kind !== 'user' || !mayExist(path)) return false;
  return (
    (await storage.contacts.find({ definitionId: path.definitionId, id: path.instanceId }, caller.id)) !== undefined
  );
}

async function reviewsAny({ storage }: Dependencies, caller: Caller, definitionId: string): Promise<boolean> {
  if (caller.kind !== 'user') return false;
  return (await storage.contacts.listReviewing(caller.id, definitionId)).length > 0;
}

/** A decision of an instance. Throws ResourceNotFound. */
export async function findDecision(
  { storage }: Dependencies,
  path: InstancePath,
  decisionId: string,
): Promise<Stored<StoredDecision>> {
  const key = { definitionId: path.definitionId, id: path.instanceId };
  const found = mayExist(path) && isGuid(decisionId) ? await storage.decisions.find(key, decisionId) : undefined;
  if (!found) throw notFound('accessReviewInstanceDecisionItem', decisionId);
  return found;
}

/** A decision that the caller may read: by directory role, as the creator, or as its reviewer. Throws ResourceNotFound, Forbidden. */
export async function findReadableDecision(
  deps: Dependencies,
  caller: Caller,
  { decisionId, ...path }: InstancePath & { readonly decisionId: string },
): Promise<StoredDecision> {
  if (!mayReadOthers(caller)) return findReviewedDecision(deps, caller, { decisionId, ...path });
  const [series, decision] = await Promise.all([
    findSeries(deps, path.definitionId),
    findDecision(deps, path, decisionId),
  ]);
  if (mayRead(caller, series.value)) return decision.value;
  const instance = await findStoredInstance(deps, path);
  if (!instance || !mayDecide(instance.value, decision.value, caller.id)) {
    await requireReadSeries(deps, caller, series.value);
  }
  return decision.value;
}

/** The same for who is most likely its reviewer. */
async function findReviewedDecision(
  deps: Dependencies,
  caller: Caller,
  { decisionId, ...path }: InstancePath & { readonly decisionId: string },
): Promise<StoredDecision> {
  const [instance, decision] = await Promise.all([
    findStoredInstance(deps, path),
    findDecision(deps, path, decisionId),
  ]);
  const isReviewer = instance !== undefined && mayDecide(instance.value, decision.value, caller.id);
  if (isReviewer && isSurelyThere(instance.value)) return decision.value;
  const series = await findSeries(deps, path.definitionId);
  if (!isReviewer) await requireReadSeries(deps, caller, series.value);
  return decision.value;
}
