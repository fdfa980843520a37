import type { Dependencies } from '../../../shared/reviews/dependencies';
import type { Random } from '../../support/world/random';
import type { Snapshot } from './snapshot';
import type { Stage } from './stage';

/** A request of a client, and what its success means. */
export interface Request {
  readonly name: string;
  readonly send: (deps: Dependencies) => Promise<unknown>;
  /** A decision that is known by its justification from then on. */
  readonly decides?: { readonly justification: string; readonly definitionId: string };
  readonly deletes?: string;
  /** The instance whose reviewers are replaced, whether or not the answer comes. */
  readonly replacesReviewersOf?: string;
  /** It is answered the id of a job, if any. */
  readonly beginsJob?: boolean;
  /** Subscriptions that may end, whether or not the answer comes. */
  readonly endsSubscriptions?: readonly string[];
  /** It asks an address whether it wants to be told. */
  readonly greets?: boolean;
}

export interface Chance {
  readonly random: Random;
  readonly stage: Stage;
  readonly snapshot: Snapshot;
  readonly now: string;
  /** How many definitions there may be: more of them only cost time. */
  readonly definitions: number;
}

export type Draw = (chance: Chance) => Request | undefined;
