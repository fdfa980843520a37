import type { Posted } from '../../support/world/receivers';
import type { KnownJob } from './answers';
import type { Letter } from './post';
import type { Snapshot } from './snapshot';

/** What happened beside what is stored. */
interface Witness {
  readonly now: string;
  /** Justifications of decisions that the product said it recorded, by the definition. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** Definitions whose deletion the product said was done before the last step. */
  readonly deleted: ReadonlySet<string>;
  /** `DELETE` paths of what went in the directory during the last step. */
  readonly removals: readonly string[];
  /** What was given there: paths with bodies. */
  readonly additions: readonly string[];
  /** What the making of previews wrote outside of them. */
  readonly strays: readonly string[];
  /** All mails so far, in order. */
  readonly letters: readonly Letter[];
  /** How many of them are older than the last step. */
  readonly lettersBefore: number;
  /** All jobs so far. */
  readonly jobs: ReadonlyMap<string, KnownJob>;
  /** Subscriptions that somebody tried to end during the last step. */
  readonly ended: ReadonlySet<string>;
  /** What was sent to receivers during the last step. */
  readonly posts: readonly Posted[];
  /** Definitions that were there once. */
  readonly definitions: ReadonlySet<string>;
  /** What subscribers should have heard of and did not. */
  readonly unheard: () => readonly string[];
  /** What the verifier finds wrong with evidence packs; known when nothing more fails. */
  readonly brokenPacks: readonly string[];
  /** Who waited for a receiver without having to tell it anything. */
  readonly waiting: readonly string[];
}

export interface Moment {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly witness: Witness;
}

/** Answers what breaks it. */
export type Invariant = (moment: Moment) => readonly string[];
