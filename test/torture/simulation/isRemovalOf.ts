import type { StoredDecision } from '../../../shared/rules/model/decision';

/** Returns whether the path of a removal in the directory is about this item. */
export const isRemovalOf = (path: string, { principal, resource }: StoredDecision): boolean =>
  path.includes(principal.id) && (path.startsWith('/users/') || path.includes(resource.id));
