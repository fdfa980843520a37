import type { DecisionItem } from '../model/definition';

/** Which items a request is about: all of them, or those that match. */
export interface ItemFilter {
  /** Only items of this principal. */
  readonly principalId?: string | undefined;
  /** Only items of this resource. */
  readonly resourceId?: string | undefined;
  /** Only these items. */
  readonly decisionIds?: readonly string[] | undefined;
}

/** Whether a filter names this item: a principal and a resource that are named both have to match. */
export const concerns = (
  { principalId, resourceId }: ItemFilter,
  { principal, resource }: Pick<DecisionItem, 'principal' | 'resource'>,
): boolean => isSame(principalId, principal.id) && isSame(resourceId, resource.id);

const isSame = (wanted: string | undefined, id: string): boolean =>
  wanted === undefined || wanted.toLowerCase() === id.toLowerCase();
