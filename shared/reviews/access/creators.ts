import type { UserCaller } from '../../auth/caller';
import type { Instance } from '../../rules/model/instance';
import type { Dependencies } from '../dependencies';
import { DIRECTORY_ROLES, holdsAccountRole, mayWrite, ROLE_REVIEWS } from './roles';

/** The caller that a person would be with their current directory roles. */
interface PresentPerson {
  readonly isEnabled: boolean;
  readonly caller: UserCaller;
}

/** Returns undefined for an id that no person has. Throws ServiceUnavailable when the directory does not answer. */
export async function findPresentPerson({ directory }: Dependencies, id: string): Promise<PresentPerson | undefined> {
  const account = await directory.findAccount({ id, type: 'user' }, Object.values(DIRECTORY_ROLES));
  if (!account) return undefined;
  const names = { displayName: '', userPrincipalName: '' };
  const caller = { kind: 'user', id, ...names, scopes: new Set<string>(), roles: account.roles } as const;
  return { isEnabled: account.isEnabled, caller };
}

/**
 * Returns whether somebody with the right to review roles created this review of a group that can hold directory roles. Versions before 0.2
 * did not ask for that right; for such a review, the current roles of its creator decide, and the answer is stored once they suffice.
 * Throws ServiceUnavailable, StaleError.
 */
export async function mayReviewRoleHolders(
  deps: Dependencies,
  { definitionId, terms }: Pick<Instance, 'definitionId' | 'terms'>,
): Promise<boolean> {
  const series = await deps.storage.instances.findSeries(definitionId);
  // If the series is gone in the meantime, nothing is removed, so the answer does not matter.
  if (series?.value.isRoleReview !== false) return true;
  if (!(await isAuthorized(deps, terms.createdBy.id, (person) => mayWrite(person, ROLE_REVIEWS)))) return false;
  const definition = await deps.storage.definitions.find(definitionId);
  if (definition) await deps.storage.definitions.replace({ ...definition.value, canHoldRoles: true }, definition.etag);
  await deps.storage.instances.replaceSeries({ ...series, value: { ...series.value, isRoleReview: true } });
  return true;
}

/**
 * Returns whether the decisions of a review may delete accounts. Versions before 0.2 did not ask for the role; for such a review, the
 * person who applies the decisions must hold it now, or else the creator. Throws ServiceUnavailable.
 */
export async function mayDeleteAccounts(
  deps: Dependencies,
  { terms, appliedBy }: Pick<Instance, 'terms' | 'appliedBy'>,
): Promise<boolean> {
  return terms.mayDeleteAccounts ?? isAuthorized(deps, (appliedBy ?? terms.createdBy).id, holdsAccountRole);
}

/** Returns whether a person has a right with their current roles. An application may manage every review. */
async function isAuthorized(
  deps: Dependencies,
  id: string,
  hasRight: (person: UserCaller) => boolean,
): Promise<boolean> {
  const person = await findPresentPerson(deps, id);
  if (person) return person.isEnabled && hasRight(person.caller);
  // Without this feature the product has no permission to read applications.
  if (!deps.features.has('applications')) return false;
  return (await deps.directory.findAccount({ id, type: 'servicePrincipal' }, []))?.isEnabled ?? false;
}
