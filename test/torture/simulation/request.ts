import type { Dependencies } from '../../../shared/reviews/dependencies';
import type { Random } from '../../support/world/random';
import type { Snapshot } from './snapshot';
import type { Stage } from './stage';

/** A request of a client, and the meaning of its success. */
export interface Request {
  readonly name: string;
  readonly send: (deps: Dependencies) => Promise<unknown>;
  /** A decision, identified by its justification from then on. */
  readonly decides?: { readonly justification: string; readonly definitionId: string };
  readonly deletes?: string;
  /** The instance whose reviewers are replaced, even if the answer is lost. */
  readonly replacesReviewersOf?: string;
  /** Gets the id of the job in the answer, if any. */
  readonly beginsJob?: boolean;
  /** Subscriptions that may end, even if the answer is lost. */
  readonly endsSubscriptions?: readonly string[];
  /** It makes the handshake with an address. */
  readonly greets?: boolean;
}

export interface Chance {
  readonly random: Random;
  readonly stage: Stage;
  readonly snapshot: Snapshot;
  readonly now: string;
  /** The maximum number of definitions: more only cost time. */
  readonly definitions: number;
}

export type Draw = (chance: Chance) => Request | undefined;
