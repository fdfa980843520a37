import type { Instance } from '../model/instance';
import type { SealKind } from '../model/evidence';

/** In the order of an instance's life. */
const KINDS: readonly SealKind[] = ['opened', 'ended', 'applied', 'later'];

const MOMENTS: Readonly<Partial<Record<Instance['status'], SealKind>>> = {
  InProgress: 'opened',
  Completing: 'ended',
  AutoReviewed: 'ended',
  Applied: 'applied',
};

/**
 * Returns the seal that an instance is due: after it has opened, after everything is decided, after the decisions are applied, and whenever
 * its journal has grown after that. Undefined for none.
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
