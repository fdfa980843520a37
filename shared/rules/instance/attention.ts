import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';
import { HELD } from './removalGuard';
import { NOT_SEEN } from './readBack';
import { hasEnded } from './status';

export interface Concern {
  /**
   * Why an administrator should look at a review. `blocked`: it lacks a licence, a permission or a mailbox, or its work does not go on.
   * `notStarted`: it ends soon, and people who were asked have decided nothing.
   */
  readonly kind: 'removalsHeld' | 'accessRemains' | 'blocked' | 'notApplied' | 'nobodyDecides' | 'notStarted';
  /** How many removals, items or people it is about; null where nobody counts. */
  readonly count: number | null;
  /** The code and the text of the entry in `errors`; null where it has none. */
  readonly code: string | null;
  readonly message: string | null;
}

/** An instance that needs somebody, or a subscription whose events do not arrive. */
export type AttentionItem =
  | { readonly kind: 'instance'; readonly instance: Instance; readonly concerns: readonly Concern[] }
  | { readonly kind: 'subscription'; readonly id: string; readonly waiting: number };

/** Returns whether an instance may need somebody: from its opening until its decisions are applied and nothing is left of the access. */
export const isWatched = ({ status, errors }: Pick<Instance, 'status' | 'errors'>): boolean =>
  status !== 'NotStarted' && (status !== 'Applied' || errors.some(({ code }) => code === NOT_SEEN));

type View = Pick<Instance, 'status' | 'errors' | 'counts' | 'hold' | 'unassigned' | 'readBack' | 'terms'>;

/** Returns what of an instance needs somebody, as far as its own row says. */
export function concernsOf(instance: View): readonly Concern[] {
  const { status, errors, counts, hold, unassigned = 0, readBack, terms } = instance;
  if (!isWatched(instance)) return [];
  const remaining = readBack ? readBack.counts.stillPresent + readBack.counts.cameBack : null;
  const reported = errors.flatMap(({ code, message }): Concern[] => {
    if (code === NOT_SEEN) return [{ kind: 'accessRemains', count: remaining, code, message }];
    if (status === 'Applied') return [];
    if (code === HELD) return [{ kind: 'removalsHeld', count: counts?.Deny ?? null, code, message }];
    return [{ kind: 'blocked', count: null, code, message }];
  });
  const waits = status === 'Completed' && !hold && !terms.settings.autoApplyDecisionsEnabled;
  return [
    ...reported,
    ...(waits ? [concern('notApplied', null)] : []),
    ...(unassigned > 0 && !hasEnded(status) ? [concern('nobodyDecides', unassigned)] : []),
  ];
}

/** Returns a concern that has no entry in `errors`. */
export const concern = (kind: Concern['kind'], count: number | null): Concern => ({
  kind,
  count,
  code: null,
  message: null,
});

const SOON = 'P3D';

/** Returns whether reviewers decide, and for three more days at most. */
export const endsSoon = ({ status, endDateTime }: Pick<Instance, 'status' | 'endDateTime'>, now: string): boolean =>
  status === 'InProgress' && !isBefore(addDuration(now, SOON), endDateTime);
