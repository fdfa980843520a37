import type { Decision, DecisionItem } from '../model/definition';

/** One decision for many items. */
export interface ManyDecisions {
  readonly decision: Decision;
  readonly justification?: string | undefined;
  /** Only items of this principal. */
  readonly principalId?: string | undefined;
  /** Only items of this resource. */
  readonly resourceId?: string | undefined;
}

/** Whether the decision is about this item: where both a principal and a resource are named, both have to be its own. */
export const concerns = (
  { principalId, resourceId }: ManyDecisions,
  { principal, resource }: Pick<DecisionItem, 'principal' | 'resource'>,
): boolean => isSame(principalId, principal.id) && isSame(resourceId, resource.id);

const isSame = (wanted: string | undefined, id: string): boolean =>
  wanted === undefined || wanted.toLowerCase() === id.toLowerCase();
