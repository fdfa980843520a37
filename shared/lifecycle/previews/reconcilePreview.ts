import { addDuration, isBefore } from '../../rules/duration';
import { PREVIEW_KEPT } from '../../rules/reports/definitionPreview';
import type { Preview } from '../../storage/previews';
import { isPassing } from '../../storage/table/storageError';
import type { StoredValue } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { previewApplying } from './previewApplying';
import { previewOpening } from './previewOpening';

/** The milliseconds after which a run begins no further slice; another worker takes the next one. */
const MILLISECONDS = 5_000;
const REMOVALS = 10;

/**
 * Makes a preview, slice by slice, and removes it after a day. Idempotent: a repeated slice writes the same rows. If the preview cannot be
 * made, its status becomes `failed`. Throws ServiceUnavailable, TooManyRequests, StaleError.
 */
export async function reconcilePreview(deps: Dependencies, id: string): Promise<RoundResult> {
  const end = performance.now() + MILLISECONDS;
  for (;;) {
    const found = await deps.storage.previews.find(id);
    if (!found) return { kind: 'settled' };
    const until = addDuration(found.value.createdDateTime, PREVIEW_KEPT);
    if (!isBefore(deps.now(), until)) return remove(deps, id);
    const { status } = found.value;
    if (status === 'succeeded' || status === 'failed') return { kind: 'until', at: until };
    const pauseSeconds = await proceed(deps, found);
    if (pauseSeconds !== undefined) return { kind: 'again', pauseSeconds };
    if (performance.now() > end) return { kind: 'again' };
  }
}

interface PreviewSlice {
  readonly preview: Preview;
  readonly pauseSeconds?: number | undefined;
}

/** Takes one slice. Returns how many seconds to wait before the next one; undefined if it may follow at once. */
async function proceed(deps: Dependencies, found: StoredValue<Preview>): Promise<number | undefined> {
  const { storage, log } = deps;
  const { id } = found.value;
  try {
    const { preview, pauseSeconds } = await takeSlice(deps, found.value);
    await storage.previews.replace(found, preview);
    return pauseSeconds;
  } catch (error) {
    if (isPassing(error)) throw error;
    log('error', 'A preview cannot be made.', { previewId: id, error });
    await storage.previews.replace(found, { ...found.value, status: 'failed' });
    return undefined;
  }
}

async function takeSlice(deps: Dependencies, preview: Preview): Promise<PreviewSlice> {
  switch (preview.kind) {
    case 'definition':
      return previewOpening(deps, preview);
    case 'apply':
      return { preview: await previewApplying(deps, preview) };
  }
}

async function remove({ storage }: Dependencies, id: string): Promise<RoundResult> {
  for (let n = 0; n < REMOVALS; n += 1) if (await storage.previews.remove(id)) return { kind: 'settled' };
  return { kind: 'again' };
}
