import type { Dependencies } from '../../../shared/reviews/dependencies';
import type { Random } from '../../support/world/random';
import type { Snapshot } from './snapshot';
import type { Stage } from './stage';

/** A request of a client, and what its success means. */
export interface Request {
  readonly name: string;
  readonly send: (deps: Dependencies) => Promise<unknown>;
  /** A decision, which its justification identifies. */
  readonly decides?: { readonly justification: string; readonly definitionId: string };
  readonly deletes?: string;
  /** The instance whose reviewers are replaced, even if the answer is lost. */
  readonly replacesReviewersOf?: string;
  /** Whether the answer may have the id of a job. */
  readonly beginsJob?: boolean;
  /** The subscriptions that may end, even if the answer is lost. */
  readonly endsSubscriptions?: readonly string[];
  /** Whether the request makes the handshake with a receiver. */
  readonly greets?: boolean;
}

export interface Chance {
  readonly random: Random;
  readonly stage: Stage;
  readonly snapshot: Snapshot;
  readonly now: string;
  /** The most definitions; more of them only take time. */
  readonly definitions: number;
}

export type Draw = (chance: Chance) => Request | undefined;
