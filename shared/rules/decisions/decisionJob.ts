import type { GraphErrorCode } from '../errors';
import type { Channel } from '../model/origin';
import type { Decision, UserIdentity, DecisionItem } from '../model/definition';

/** Which items a request is about: all of them, or those that match. */
export interface ItemFilter {
  /** Only items of this principal. */
  readonly principalId?: string | undefined;
  /** Only items of this resource. */
  readonly resourceId?: string | undefined;
  /** Only these items. */
  readonly decisionIds?: readonly string[] | undefined;
}

/** Returns whether a filter selects this item. If it names a principal and a resource, both must match. */
export const concerns = (
  { principalId, resourceId }: ItemFilter,
  { principal, resource }: Pick<DecisionItem, 'principal' | 'resource'>,
): boolean => isSame(principalId, principal.id) && isSame(resourceId, resource.id);

const isSame = (wanted: string | undefined, id: string): boolean =>
  wanted === undefined || wanted.toLowerCase() === id.toLowerCase();

/** One decision for many items. */
export interface ManyDecisions extends ItemFilter {
  readonly decision: Decision;
  readonly justification?: string | undefined;
}

/** The operation of a bulk request on its items. */
export type BulkOrder =
  | { readonly operation: 'acceptRecommendations' | 'resetDecisions' }
  | { readonly operation: 'batchRecordDecisions' | 'recordAllDecisions'; readonly input: ManyDecisions };

/** The items to assign to another reviewer, that reviewer, and the reason. */
export interface ReassignmentInput extends ItemFilter {
  /** Only items that this person may decide. */
  readonly fromReviewerId?: string | undefined;
  readonly reviewerId: string;
  /** The reason; empty if there is none. */
  readonly reason: string;
}

/** Assigns items to another reviewer: the caller's own items, or any. */
export interface ReassignmentOrder {
  readonly operation: 'reassign';
  readonly input: ReassignmentInput;
  readonly items: 'own' | 'managed';
}

/** The items of an instance, or of one of its stages. */
export interface BulkTarget {
  readonly definitionId: string;
  readonly instanceId: string;
  readonly stageId?: string | undefined;
  /** Whether the caller manages the review and does not review it, so that the order applies to all items. */
  readonly isManaged?: true;
}

/** A bulk request; its caller has the right to make it. */
export interface BulkRequest<Order = BulkOrder> {
  readonly order: Order;
  /** The targets, in the order in which they are decided. */
  readonly targets: readonly BulkTarget[];
  readonly callerKind: 'user' | 'application';
  readonly by: UserIdentity;
  /** The channel of the request; absent in rows of version 0.1. */
  readonly channel?: Channel;
  /** Whether the caller decides only in the place of other people. */
  readonly isDelegateOnly?: true;
  /** The UTC instant of all decisions of the request. */
  readonly requestedDateTime: string;
}

/** The progress of a bulk request. */
export interface BulkPosition {
  /** The index of the current target; the number of targets when all are done. */
  readonly target: number;
  /** The key of the last handled item in the list. */
  readonly after?: string | undefined;
}

/** The size of pages and slices. */
export interface DecisionPages {
  /** The number of items in a page. */
  readonly items: number;
  /** How many pages a job decides before it stores its position. */
  readonly pagesPerSlice: number;
}

/**
 * If items have no reviewers of their own, a page is ten transactions with the gate, so a lost race repeats little work. A slice writes
 * about a thousand rows, which takes less time than `PATIENCE` in dispatchDue.ts.
 */
export const DECISION_PAGES: DecisionPages = { items: 490, pagesPerSlice: 2 };

export const BEGINNING: BulkPosition = { target: 0 };

/** A request that is carried out in the background. */
export interface DecisionJob extends BulkRequest<BulkOrder | ReassignmentOrder> {
  readonly id: string;
  readonly position: BulkPosition;
  /** The instant at which the job ended; null while it runs. */
  readonly endedDateTime: string | null;
  /** Why some items were not decided; null if all were. */
  readonly error: { readonly code: GraphErrorCode; readonly message: string } | null;
}
