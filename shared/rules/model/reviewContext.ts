import type { DecisionItem } from './definition';

/** How access came, as of the opening. Null: not known, or not of this kind of access. */
export interface AccessOrigin {
  /** The group through which the access comes. */
  readonly group: { readonly id: string; readonly displayName: string } | null;
  /** The names of the roles in the application, with commas between them. */
  readonly appRole: string | null;
  /** Only for directory roles. */
  readonly assignmentType: 'active' | 'eligible' | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** What a reviewer may want to know of an item beside Graph's properties, as it was when the instance opened. Null: not known. */
export interface ReviewContext {
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** Only where the review asks managers. */
  readonly manager: { readonly id: string; readonly displayName: string } | null;
  /** `Member` or `Guest`; null for groups and service principals. */
  readonly userType: string | null;
  readonly accountEnabled: boolean | null;
  /** Null where the directory says no more than `membershipType`. Absent in rows of earlier versions. */
  readonly access?: AccessOrigin | null;
  /** Whether the previous occurrence did not review this item; null where there was none. */
  readonly isNew: boolean | null;
  /** Whether the previous occurrence removed this access, so that somebody has given it again. Absent in rows of earlier versions. */
  readonly cameBack?: boolean | null;
  /** The decision of the previous occurrence. */
  readonly lastDecision: Pick<DecisionItem, 'decision' | 'justification' | 'reviewedBy' | 'reviewedDateTime'> | null;
}
