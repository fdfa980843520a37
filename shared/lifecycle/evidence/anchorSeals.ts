import { addDuration } from '../../rules/duration';
import type { Dependencies } from '../../reviews/dependencies';
import { AnchorError, type Anchor } from '../../signing/anchors';
import type { InstanceKey } from '../../storage/decisions';
import { lastPart } from '../../storage/table/keys';
import type { Seal } from '../../storage/evidence/seals';
import { noteAnchorGap } from '../noteInterruption';
import type { RoundResult } from '../roundResult';

/** The most seals that are read; an instance has fewer. */
const SEALS = 1_000;
/** How long after a failure an anchor is tried again. */
const AGAIN = 'PT1H';

/**
 * Anchors the seals of an instance outside the storage account and keeps the proofs. Retries failures every hour, while the review
 * continues. Idempotent: each proof is kept once. Throws ServiceUnavailable.
 */
export async function anchorSeals(deps: Dependencies, instance: InstanceKey): Promise<RoundResult> {
  const { rows } = await deps.storage.seals.list(instance, undefined, SEALS);
  let isWhole = true;
  for (const { rowKey, value } of rows) {
    const n = Number(lastPart(rowKey));
    const proofs = deps.anchors.length > 0 ? await deps.storage.seals.proofs(instance, n) : new Map();
    for (const anchor of deps.anchors.filter(({ ending }) => !proofs.has(ending)))
      isWhole = (await fix(deps, instance, anchor, { ...value, n })) && isWhole;
  }
  return isWhole ? { kind: 'settled' } : { kind: 'until', at: addDuration(deps.now(), AGAIN) };
}

/** Anchors one seal. Returns whether the anchor gave its proof. */
async function fix(
  deps: Dependencies,
  instance: InstanceKey,
  anchor: Anchor,
  seal: Seal & { readonly n: number },
): Promise<boolean> {
  try {
    const proof = await anchor.fix({ definitionId: instance.definitionId, instanceId: instance.id, ...seal });
    await deps.storage.seals.keepProof(instance, seal.n, anchor.ending, proof);
    return true;
  } catch (error) {
    if (!(error instanceof AnchorError)) throw error;
    await noteAnchorGap(deps, instance, anchor.what, error);
    return false;
  }
}
