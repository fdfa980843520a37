import type { DecisionItem } from './definition';

/** What a reviewer may want to know of an item beside Graph's properties, as it was when the instance opened. Null: not known. */
export interface ReviewContext {
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** Only where the review asks managers. */
  readonly manager: { readonly id: string; readonly displayName: string } | null;
  /** `Member` or `Guest`; null for groups and service principals. */
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  /** Whether the previous occurrence did not review this item; null where there was none. */
  readonly isNew: boolean | null;
  /** The decision of the previous occurrence. */
  readonly lastDecision: Pick<DecisionItem, 'decision' | 'justification' | 'reviewedBy' | 'reviewedDateTime'> | null;
}
