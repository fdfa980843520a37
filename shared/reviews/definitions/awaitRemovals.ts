import { setTimeout as sleep } from 'node:timers/promises';
import type { Instance } from '../../rules/model/instance';
import type { Dependencies } from '../dependencies';

/** A whole page of Table Storage: the page that is being applied is in it. */
const DECISIONS = 1_000;
const PAUSE_MS = 100;
/** A removal that was interrupted never reports back: nobody waits longer than this for it. */
const PATIENCE_MS = 5_000;

/**
 * Waits until the removals that the directory has been asked for already are answered, so that nothing more is removed afterwards.
 * The series must be marked as deleted: no apply begins another removal then. Takes five seconds at the most.
 */
export async function awaitRemovals(deps: Dependencies, instances: readonly Instance[]): Promise<void> {
  const applying = instances.filter(({ status }) => status === 'Applying');
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    const states = await Promise.all(applying.map((instance) => isRemoving(deps, instance)));
    if (!states.includes(true)) return;
    await sleep(PAUSE_MS);
  }
}

async function isRemoving(deps: Dependencies, instance: Instance): Promise<boolean> {
  const { rows } = await deps.storage.decisions.list(instance, instance.cursor ?? undefined, DECISIONS);
  return rows.some(({ value }) => value.removalBegun && value.applyResult === 'New');
}
