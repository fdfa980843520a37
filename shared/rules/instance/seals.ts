import type { Instance } from '../model/instance';
import type { SealKind } from '../model/evidence';

/** The types of seals, in the order of an instance's life. */
const KINDS: readonly SealKind[] = ['opened', 'ended', 'applied', 'later'];

const MOMENTS: Readonly<Partial<Record<Instance['status'], SealKind>>> = {
  InProgress: 'opened',
  Completing: 'ended',
  AutoReviewed: 'ended',
  Applied: 'applied',
};

/**
 * Returns the seal that is due: after the instance has opened, after everything is decided, after the decisions are applied, and whenever
 * its journal has grown after that. Undefined if none is due.
 */
export function sealDue({
  status,
  seal,
  journal,
}: Pick<Instance, 'status' | 'seal' | 'journal'>): SealKind | undefined {
  const kind = MOMENTS[status];
  if (kind === undefined) return undefined;
  if (seal === undefined || KINDS.indexOf(seal.kind) < KINDS.indexOf(kind)) return kind;
  return kind === 'applied' && (journal?.n ?? 0) > seal.journal ? 'later' : undefined;
}
