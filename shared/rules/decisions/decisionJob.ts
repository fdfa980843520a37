import type { GraphErrorCode } from '../errors';
import type { Decision, DecisionItem, UserIdentity } from '../model/definition';

/** One decision for many items. */
export interface ManyDecisions {
  readonly decision: Decision;
  readonly justification?: string | undefined;
  /** Only items of this principal. */
  readonly principalId?: string | undefined;
  /** Only items of this resource. */
  readonly resourceId?: string | undefined;
}

/** What becomes of the items that a request decides together. */
export type BulkOrder =
  | { readonly operation: 'acceptRecommendations' | 'resetDecisions' }
  | { readonly operation: 'batchRecordDecisions' | 'recordAllDecisions'; readonly input: ManyDecisions };

/** The items of an instance, or those of one of its stages. */
export interface BulkTarget {
  readonly definitionId: string;
  readonly instanceId: string;
  readonly stageId?: string | undefined;
}

/** A request that was judged and may be carried out. */
export interface BulkRequest {
  readonly order: BulkOrder;
  /** One after the other. */
  readonly targets: readonly BulkTarget[];
  readonly callerKind: 'user' | 'application';
  readonly by: UserIdentity;
  /** The instant of all its decisions, whenever they are written. */
  readonly requestedDateTime: string;
}

/** How far a request has come. */
export interface BulkPosition {
  /** The target under way, by its place among the targets; their number when all is done. */
  readonly target: number;
  /** The item decided last, by its key in the list that is read. */
  readonly after?: string | undefined;
}

/** How much is decided in one go. */
export interface DecisionPages {
  /** In a page. */
  readonly items: number;
  /** Those that a job decides before it notes how far it came. */
  readonly pagesPerSlice: number;
}

/**
 * A page is ten transactions with the gate, where nobody has reviewers of his own; few enough that a lost race repeats little. A slice
 * is some thousand rows: less than the time after which a worker is given up.
 */
export const DECISION_PAGES: DecisionPages = { items: 490, pagesPerSlice: 2 };

export const BEGINNING: BulkPosition = { target: 0 };

/** A request that is carried out in the background. */
export interface DecisionJob extends BulkRequest {
  readonly id: string;
  readonly position: BulkPosition;
  /** Null while it goes on. */
  readonly endedDateTime: string | null;
  /** Why not everything was decided; null otherwise. */
  readonly error: { readonly code: GraphErrorCode; readonly message: string } | null;
}

/** Whether the decision is about this item: a principal and a resource that are named both have to match. */
export const concerns = (
  { principalId, resourceId }: ManyDecisions,
  { principal, resource }: Pick<DecisionItem, 'principal' | 'resource'>,
): boolean => isSame(principalId, principal.id) && isSame(resourceId, resource.id);

const isSame = (wanted: string | undefined, id: string): boolean =>
  wanted === undefined || wanted.toLowerCase() === id.toLowerCase();
