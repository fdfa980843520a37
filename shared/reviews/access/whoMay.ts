import type { Caller } from '../../auth/caller';
import { namesReviewer } from '../../rules/decisions/reviewerRights';
import { GraphError, notFound } from '../../rules/errors';
import { requireMatch } from '../../rules/etag';
import { deletesAccounts } from '../../rules/removals/accountDeletion';
import { hasEnded } from '../../rules/instance/status';
import type { Definition } from '../../rules/model/definition';
import type { Instance } from '../../rules/model/instance';
import type { Series } from '../../rules/model/series';
import type { StoredDecision } from '../../rules/model/decision';
import { concernsRoles } from '../../rules/scope/reviewedScope';
import type { StoredValue } from '../../storage/table/table';
import type { Dependencies } from '../dependencies';
import {
  findDecision,
  findDefinition,
  findInstance,
  findSeries,
  findStoredInstance,
  type DefinitionTarget,
  type InstancePath,
} from './find';
import { ownsReview, ownsSeries, type ReviewedResource } from './owners';
import { reviews, reviewsDefinition, reviewsInstance } from './reviewers';
import {
  GROUP_REVIEWS,
  holdsAccountRole,
  mayRead,
  mayReadOthers,
  mayWrite,
  requireRead,
  requireWrite,
  ROLE_REVIEWS,
  type ReviewKind,
} from './roles';

/** What a caller may do by a directory role or as an owner, in addition to reviewing. `stop` ends a series, an instance or a stage. */
export type Right =
  | 'read'
  | 'create'
  | 'update'
  | 'stop'
  | 'delete'
  | 'apply'
  | 'acknowledge'
  | 'remind'
  | 'extend'
  | 'reassign'
  | 'resetDecisions';

/**
 * The directory roles that a right needs: those to read reviews, or those to manage them. If the tenant's policy allows it, owners of a
 * reviewed group that cannot hold roles have every right without a role. ACCOUNT_RIGHTS are an exception if decisions delete accounts.
 * Source: docs/graph-reference.md#s0-2.
 */
const ROLES_FOR: Readonly<Record<Right, 'read' | 'manage'>> = {
  read: 'read',
  create: 'manage',
  update: 'manage',
  stop: 'manage',
  delete: 'manage',
  apply: 'manage',
  acknowledge: 'manage',
  remind: 'manage',
  extend: 'manage',
  reassign: 'manage',
  resetDecisions: 'manage',
};

/** A definition, or the body of a new one, which has no creator yet. */
type Review = ReviewedResource & Pick<Definition, 'settings'> & Partial<Pick<Definition, 'createdBy'>>;

/** Returns which directory roles give access to a definition. */
export const reviewKindOf = (review: Pick<Review, 'scope' | 'canHoldRoles' | 'createdBy'>): ReviewKind => ({
  isRoleReview: concernsRoles(review),
  ...(review.createdBy && { createdById: review.createdBy.id }),
});

/** The rights that also need a role to delete accounts, if the decisions of the review delete accounts. */
const ACCOUNT_RIGHTS: ReadonlySet<Right> = new Set<Right>(['create', 'update', 'apply']);

/** Throws Forbidden if decisions delete accounts and the caller may not delete accounts in the directory. */
export function requireAccountRole(caller: Caller, settings: Pick<Definition['settings'], 'applyActions'>): void {
  if (!deletesAccounts(settings) || holdsAccountRole(caller)) return;
  throw new GraphError(
    'Forbidden',
    'The review deletes accounts; to manage it, the caller needs one of the directory roles Global Administrator, User Administrator.',
  );
}

const MAY = { read: mayRead, manage: mayWrite };
const REQUIRE = { read: requireRead, manage: requireWrite };

/**
 * Throws Forbidden unless the caller has this right to a definition: by directory role, as an owner or, to read, as the creator. Reads the
 * directory only if roles do not suffice and the policy is on.
 */
export async function requireRight(deps: Dependencies, caller: Caller, right: Right, review: Review): Promise<void> {
  const kind = reviewKindOf(review);
  const roles = ROLES_FOR[right];
  if (!MAY[roles](caller, kind) && !(await ownsReview(deps, caller, review))) REQUIRE[roles](caller, kind);
  if (ACCOUNT_RIGHTS.has(right)) requireAccountRole(caller, review.settings);
}

/** Returns whether the caller has this right to the instances of a series, by directory role or as an owner. */
export const hasRightInSeries = async (
  deps: Dependencies,
  caller: Caller,
  right: Right,
  series: Series,
): Promise<boolean> => MAY[ROLES_FOR[right]](caller, series) || (await ownsSeries(deps, caller, series));

/** Throws Forbidden unless the caller has this right to the instances of a series. */
export async function requireRightInSeries(
  deps: Dependencies,
  caller: Caller,
  right: Right,
  series: Series,
): Promise<void> {
  if (!(await hasRightInSeries(deps, caller, right, series))) REQUIRE[ROLES_FOR[right]](caller, series);
}

/**
 * Throws Forbidden for callers who may create no review at all, so that they do not learn what is wrong with a body. The groups of an owner
 * are read later, when the group under review is known.
 */
export async function requireSomeCreation({ storage }: Dependencies, caller: Caller): Promise<void> {
  if (mayWrite(caller, ROLE_REVIEWS) || mayWrite(caller, GROUP_REVIEWS)) return;
  const { isGroupOwnerManagementEnabled } = await storage.policies.find();
  if (!isGroupOwnerManagementEnabled) requireWrite(caller, GROUP_REVIEWS);
}

/** Returns a definition to a caller who has this right to it. Throws ResourceNotFound, Forbidden, PreconditionFailed. */
export async function findDefinitionFor(
  deps: Dependencies,
  caller: Caller,
  right: Right,
  { definitionId, ifMatch }: DefinitionTarget,
): Promise<StoredValue<Definition>> {
  const found = await findDefinition(deps, definitionId);
  await requireRight(deps, caller, right, found.value);
  requireMatch(ifMatch, found.value);
  return found;
}

/** Returns an instance to a caller who has this right to it. Throws ResourceNotFound, Forbidden. */
export async function findInstanceFor(
  deps: Dependencies,
  caller: Caller,
  right: Right,
  path: InstancePath,
): Promise<StoredValue<Instance>> {
  const { series, instance } = await findInstance(deps, path);
  await requireRightInSeries(deps, caller, right, series);
  if (ACCOUNT_RIGHTS.has(right)) requireAccountRole(caller, instance.value.terms.settings);
  return instance;
}

/** Returns a definition to a caller who may read it; its reviewers may. Throws ResourceNotFound, Forbidden. */
export async function findReadableDefinition(deps: Dependencies, caller: Caller, id: string): Promise<Definition> {
  const { value } = await findDefinition(deps, id);
  const isOpen =
    mayRead(caller, reviewKindOf(value)) ||
    namesReviewer(value, caller.id) ||
    (await reviewsDefinition(deps, caller, id));
  if (!isOpen) await requireRight(deps, caller, 'read', value);
  return value;
}

/** Returns an instance to a caller who may read it; its reviewers may. Throws ResourceNotFound, Forbidden. */
export async function findReadableInstance(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Instance> {
  if (!mayReadOthers(caller)) return findInstanceForReviewer(deps, caller, path);
  const { series, instance } = await findInstance(deps, path);
  const isOpen = mayRead(caller, series) || (await reviewsInstance(deps, caller, path));
  if (!isOpen) await requireRightInSeries(deps, caller, 'read', series);
  return instance.value;
}

/** Returns an instance to a caller without a role to read it. Most callers are reviewers, so it checks first whether the caller is one. */
async function findInstanceForReviewer(deps: Dependencies, caller: Caller, path: InstancePath): Promise<Instance> {
  const [instance, isReviewer] = await Promise.all([
    findStoredInstance(deps, path),
    reviewsInstance(deps, caller, path),
  ]);
  if (instance && isReviewer && isSurelyThere(instance.value)) return instance.value;
  const series = await findSeries(deps, path.definitionId);
  if (!instance) throw notFound('accessReviewInstance', path.instanceId);
  if (!isReviewer) await requireRightInSeries(deps, caller, 'read', series.value);
  return instance.value;
}

/**
 * Returns whether the definition of a stored instance certainly exists. The deletion of a definition removes its live instances before it
 * answers. Ended instances may stay longer, and only their series shows the deletion.
 */
const isSurelyThere = ({ status }: Instance): boolean => !hasEnded(status);

/** Returns a decision to a caller who may read it; its reviewers may. Throws ResourceNotFound, Forbidden. */
export async function findReadableDecision(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
  decisionId: string,
): Promise<StoredDecision> {
  if (!mayReadOthers(caller)) return findDecisionForReviewer(deps, caller, path, decisionId);
  const [series, decision] = await Promise.all([
    findSeries(deps, path.definitionId),
    findDecision(deps, path, decisionId),
  ]);
  if (mayRead(caller, series.value)) return decision.value;
  const instance = await findStoredInstance(deps, path);
  const isReviewer = instance !== undefined && (await reviews(deps, caller, instance.value, decision.value));
  if (!isReviewer) await requireRightInSeries(deps, caller, 'read', series.value);
  return decision.value;
}

async function findDecisionForReviewer(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
  decisionId: string,
): Promise<StoredDecision> {
  const [instance, decision] = await Promise.all([
    findStoredInstance(deps, path),
    findDecision(deps, path, decisionId),
  ]);
  const isReviewer = instance !== undefined && (await reviews(deps, caller, instance.value, decision.value));
  if (isReviewer && isSurelyThere(instance.value)) return decision.value;
  const series = await findSeries(deps, path.definitionId);
  if (!isReviewer) await requireRightInSeries(deps, caller, 'read', series.value);
  return decision.value;
}
