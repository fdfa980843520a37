/**
 * What the directory shows of access that a review removed. `otherWay`: the access comes through a group now. `cameBack`: it was gone
 * before. `unknown`: the directory does not have the principal or the resource, which is not the same as gone.
 */
export type RemovalState = 'gone' | 'stillPresent' | 'otherWay' | 'cameBack' | 'unknown';

/** One look at access that was removed. */
export interface RemovalCheck {
  readonly state: RemovalState;
  /** Why it is there in another way, or not known; null otherwise. */
  readonly reason: string | null;
  /** The groups through which the access comes, where the directory names them. */
  readonly groupIds: readonly string[];
  /** 1 for the first look. */
  readonly look: number;
  /** No look follows. */
  readonly isLast?: true;
  readonly observedDateTime: string;
}

/** The looks at the removals of an instance. */
export interface ReadBack {
  /** When the last removal was made. */
  readonly appliedDateTime: string;
  /** The number of looks so far. */
  readonly looks: number;
  /** What the present look, or the last one, found. */
  readonly counts: Readonly<Record<RemovalState, number>>;
  /** The creator is to be notified of what the last look found. */
  readonly isMailDue?: true;
}
