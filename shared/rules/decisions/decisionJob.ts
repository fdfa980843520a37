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

/** Whether a filter names this item: a principal and a resource that are named both have to match. */
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

/** The items to give to another reviewer, that reviewer, and the reason. */
export interface ReassignmentInput extends ItemFilter {
  /** Only items that this person may decide on. */
  readonly fromReviewerId?: string | undefined;
  readonly reviewerId: string;
  /** Empty where there is none. */
  readonly reason: string;
}

/** Gives items to another reviewer: the caller's own, or any. */
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
  /** The caller manages the review and reviews nothing there, so the order is about all items. */
  readonly isManaged?: true;
}

/** A bulk request whose caller may make it. */
export interface BulkRequest<Order = BulkOrder> {
  readonly order: Order;
  /** Decided in this order. */
  readonly targets: readonly BulkTarget[];
  readonly callerKind: 'user' | 'application';
  readonly by: UserIdentity;
  /** Absent in rows of version 0.1. */
  readonly channel?: Channel;
  /** The caller decides only in the place of others. */
  readonly isDelegateOnly?: true;
  /** The instant of all its decisions. */
  readonly requestedDateTime: string;
}

/** The progress of a bulk request. */
export interface BulkPosition {
  /** The index of the current target; the number of targets when all are done. */
  readonly target: number;
  /** The key of the last item, in the list that is read. */
  readonly after?: string | undefined;
}

/** The size of pages and slices. */
export interface DecisionPages {
  /** Items in a page. */
  readonly items: number;
  /** Pages that a job decides before it stores its position. */
  readonly pagesPerSlice: number;
}

/**
 * A page is ten transactions with the gate, if items have no reviewers of their own, so a lost race repeats little work. A slice is about a
 * thousand rows, which take less time than `PATIENCE` in dispatchDue.ts.
 */
export const DECISION_PAGES: DecisionPages = { items: 490, pagesPerSlice: 2 };

export const BEGINNING: BulkPosition = { target: 0 };

/** A request that is carried out in the background. */
export interface DecisionJob extends BulkRequest<BulkOrder | ReassignmentOrder> {
  readonly id: string;
  readonly position: BulkPosition;
  /** Null while the job runs. */
  readonly endedDateTime: string | null;
  /** Why some items were not decided; null for none. */
  readonly error: { readonly code: GraphErrorCode; readonly message: string } | null;
}
