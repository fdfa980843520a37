/** When an instance is sealed; `later` is after any change that follows the application of its decisions. */
export type SealKind = 'opened' | 'ended' | 'applied' | 'later';

/** What an instance keeps about its last seal. */
export interface SealMark {
  /** The number of the seal, 1 for the first. */
  readonly n: number;
  readonly kind: SealKind;
  readonly statementSha256: string;
  /** The number of the last journal line that the seal covers. */
  readonly journal: number;
}

/** A Merkle tree that grows leaf by leaf and does not keep its leaves. See rules/evidence/line.ts. */
export interface Tree {
  /** The number of leaves. */
  readonly size: number;
  /** The roots of the complete subtrees in hexadecimal digits, the largest subtree first: one for each 1 in the binary form of the size. */
  readonly roots: readonly string[];
}

/** The last line of a chain of evidence: its number (1 for the first line) and its hash. */
export interface ChainHead {
  readonly n: number;
  readonly hash: string;
}

/** The change that made a version of a definition. */
export type VersionKind = 'created' | 'updated' | 'stopped';

/** The rule by which a row of the directory is not an item of a review. */
export type ExclusionRule =
  /** A group in a list of direct and indirect members; its members are items. */
  | 'nestedGroup'
  /** A group with an assignment; its members are items. */
  | 'assignedGroup'
  /** A device, a contact or another object that a review does not decide. */
  | 'otherType'
  /** A user, a group or a service principal of a type that the scope does not include. */
  | 'typeNotAskedFor'
  /** A member who is not a guest, in a review of guests. */
  | 'notGuest'
  /** An assignment by another policy of the access package. */
  | 'otherPolicy'
  /** An account that the directory no longer has. */
  | 'unknownUser'
  /** An active account, in a review of inactive ones. */
  | 'active'
  /** An account whose sign-ins are not known, in a review of inactive accounts. */
  | 'activityUnknown'
  /** A principal whom `reviewOptions.exclusions` names. */
  | 'principalLeftOut'
  /** A member, directly or through other groups, of a group that `reviewOptions.exclusions` names. */
  | 'memberLeftOut'
  /** A principal that is already an item. */
  | 'repeat'
  /** A group that an enumeration excludes because a rule determines its members. */
  | 'dynamicGroup'
  /** A group that an enumeration excludes because it can hold directory roles. */
  | 'roleAssignableGroup'
  /** A group that an enumeration excludes because its query names the group with `ne`. */
  | 'excludedGroup'
  /** A group that an enumeration of guests excludes because it has none. */
  | 'groupWithoutGuests';

/** A row of the directory that is not an item, and the rule that excludes it. */
export interface Exclusion {
  readonly id: string;
  /** The type as the directory names it, such as `user` or `group`. */
  readonly type: string;
  readonly displayName: string;
  readonly rule: ExclusionRule;
  /** The reason from `reviewOptions.exclusions`; absent under other rules. */
  readonly reason?: string;
}

/** A call that read a page of the population. */
export interface PopulationCall {
  /** The path after the version of Microsoft Graph, with its query. */
  readonly path: string;
  /** The id by which Microsoft finds the call in its logs. */
  readonly requestId: string | null;
  readonly rows: number;
  /** The SHA-256 of the ids of all rows in their order, each followed by a line break. */
  readonly idsSha256: string;
}

/** The directory call that read a row. A repeated call has the same number. Its ids differ if access has changed in between. */
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
  /** The count. Null if the directory did not answer; then `reason` has the code of the answer. */
  readonly count: number | null;
  readonly reason: string | null;
}

/** The totals of the rows that the directory returned when an instance opened. */
export interface PopulationTotals {
  /** The last call; null before the first. */
  readonly head: ChainHead | null;
  /** The number of rows that the directory returned. */
  readonly read: number;
  readonly items: number;
  readonly excluded: Readonly<Partial<Record<ExclusionRule, number>>>;
  /** The directory's own counts; null if it cannot count this type of resource. */
  readonly control: { readonly before: ControlTotal; readonly after: ControlTotal } | null;
}

/** The differences between the items and the rows of the recorded calls. */
export interface ItemCounts {
  /** The number of items that no recorded call lists: an interrupted call listed them, and its repetition did not. */
  readonly unrecorded: number;
  /** How often a call lists an item that a later call lists again. */
  readonly relisted: number;
}
