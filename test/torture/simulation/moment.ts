import type { Posted } from '../../support/world/receivers';
import type { KnownJob } from './answers';
import type { Letter } from './post';
import type { Snapshot } from './snapshot';

/** What happened that the tables do not show. */
interface Witness {
  readonly now: string;
  /** Justifications of acknowledged decisions, by definition. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Definitions whose deletion was acknowledged before the last step. */
  readonly deleted: ReadonlySet<string>;
  /** The `DELETE` paths of calls to the directory during the last step. */
  readonly removals: readonly string[];
  /** The additions to the directory during the last step: paths with bodies. */
  readonly additions: readonly string[];
  /** The rows that previews wrote outside their own partitions. */
  readonly strays: readonly string[];
  /** All mails so far, in order. */
  readonly letters: readonly Letter[];
  /** The number of mails before the last step. */
  readonly lettersBefore: number;
  /** All jobs so far. */
  readonly jobs: ReadonlyMap<string, KnownJob>;
  /** Subscriptions that a client tried to end during the last step. */
  readonly ended: ReadonlySet<string>;
  /** The requests to receivers during the last step. */
  readonly posts: readonly Posted[];
  /** The ids of all definitions that have existed. */
  readonly definitions: ReadonlySet<string>;
  /** The events that subscribers missed. */
  readonly unheard: () => readonly string[];
  /** The problems that the verifier finds in evidence packs; known at the end. */
  readonly brokenPacks: readonly string[];
  /** The processes that called a receiver without an event for it. */
  readonly waiting: readonly string[];
}

export interface Moment {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly witness: Witness;
}

/** Returns the violations of a rule. */
export type Invariant = (moment: Moment) => readonly string[];
