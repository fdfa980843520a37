import type { ChainHead } from './evidence';

/** The rule by which a row of the directory is not an item of a review. */
export type ExclusionRule =
  /** A group in a flattened list: its members are items. */
  | 'nestedGroup'
  /** A group with an assignment: its members are items. */
  | 'assignedGroup'
  /** A device, a contact or another object that nobody decides on. */
  | 'otherType'
  /** A user, a group or a service principal of a type that the scope does not include. */
  | 'typeNotAskedFor'
  /** A member where only guests are reviewed. */
  | 'notGuest'
  /** An assignment by another policy of the access package. */
  | 'otherPolicy'
  /** An account that the directory no longer has. */
  | 'unknownUser'
  /** An active account where only inactive ones are reviewed. */
  | 'active'
  /** The sign-ins of an account are not known where only inactive ones are reviewed. */
  | 'activityUnknown'
  /** `reviewOptions.exclusions` names the principal. */
  | 'principalLeftOut'
  /** `reviewOptions.exclusions` names a group that has the principal as a member, directly or through other groups. */
  | 'memberLeftOut'
  /** A principal that is an item already. */
  | 'repeat'
  /** A group that an enumeration finds and leaves out: a rule decides who is in it. */
  | 'dynamicGroup'
  /** A group that an enumeration finds and leaves out: it can hold directory roles. */
  | 'roleAssignableGroup'
  /** A group that an enumeration finds and leaves out: its query names it with `ne`. */
  | 'excludedGroup'
  /** A group that an enumeration finds and leaves out: only guests are reviewed, and it has none. */
  | 'groupWithoutGuests';

/** A row of the directory that is not an item, and the rule that leaves it out. */
export interface Exclusion {
  readonly id: string;
  /** The type as the directory names it, such as `user` or `group`. */
  readonly type: string;
  readonly displayName: string;
  readonly rule: ExclusionRule;
  /** Only if `reviewOptions.exclusions` leaves out the principal. */
  readonly reason?: string;
}

/** A call that read a page of the population. */
export interface PopulationCall {
  /** The path after the version of Microsoft Graph, with its query. */
  readonly path: string;
  /** The id under which Microsoft finds the call. */
  readonly requestId: string | null;
  readonly rows: number;
  /** The SHA-256 of the ids of all rows in their order, each with a line break after it. */
  readonly idsSha256: string;
}

/** The directory call that read a row. A repeated call has the same number, and other ids if access changed in between. */
export interface CallName {
  /** The number of the call in `population.jsonl`. */
  readonly n: number;
  readonly idsSha256: string;
}

/** The directory's own count of the rows, independent of the list. */
export interface ControlTotal {
  readonly path: string;
  readonly dateTime: string;
  readonly requestId: string | null;
  /** Null if the directory did not answer it; then `reason` has the code of the answer. */
  readonly count: number | null;
  readonly reason: string | null;
}

/** The totals of the rows that were read from the directory when an instance opened. */
export interface PopulationTotals {
  /** The last call; null before the first. */
  readonly head: ChainHead | null;
  /** All rows: items and exclusions. */
  readonly read: number;
  readonly items: number;
  readonly excluded: Readonly<Partial<Record<ExclusionRule, number>>>;
  /** The directory's own counts; null if the directory has none for the kind of resource. */
  readonly control: { readonly before: ControlTotal; readonly after: ControlTotal } | null;
}

/** The differences between the items and the rows of the recorded calls. */
export interface ItemCounts {
  /** Items that no recorded call lists: a call that was interrupted listed them, and the repeated one did not. */
  readonly unrecorded: number;
  /** How often calls list an item that a later call lists again. */
  readonly relisted: number;
}
