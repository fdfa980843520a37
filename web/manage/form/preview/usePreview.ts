import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, type Client } from '../../../api/client';
import type { Page } from '../../../api/types';
import { useApp } from '../../../app/context';
import { awaitWork } from '../../awaitWork';
import type { DefinitionBody } from '../body';
import type { DefinitionPreview, PreviewItem, PreviewState } from './preview';

const PREVIEWS = '/identityGovernance/accessReviews/definitionPreviews';
const PAUSE_MS = 800;
const LOOK_MS = 500;
const SHOWN_ITEMS = 100;

/**
 * Returns the preview of a definition, some time after its last change; `undefined` stands for an incomplete definition. The service makes
 * only one preview of a caller at a time. If the definition changes during a preview, its result is therefore dropped, and the next preview
 * begins when it has ended.
 */
export function usePreview(definition: DefinitionBody | undefined): PreviewState {
  const { client } = useApp();
  const [result, setResult] = useState<PreviewState>({ state: 'waiting' });
  const last = useRef<Promise<void>>(Promise.resolve());
  const key = definition && JSON.stringify(definition);
  useEffect(() => {
    if (definition === undefined) {
      setResult({ state: 'waiting' });
      return undefined;
    }
    let isWanted = true;
    const show = (next: PreviewState): void => {
      if (isWanted) setResult(next);
    };
    show({ state: 'looking' });
    const timer = setTimeout(() => {
      last.current = last.current.then(async () => {
        if (!isWanted) return;
        try {
          show(await previewOf(client, definition, () => isWanted));
        } catch (error) {
          show({ state: 'failed', error });
        }
      });
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [key]);
  return result;
}

const OTHERS_MS = 1_000;
const TRIES = 4;

/** Waits for the preview, even if its result is no longer needed. Throws ApiError, Unreachable, and Error if the preview failed. */
async function previewOf(client: Client, definition: DefinitionBody, isWanted: () => boolean): Promise<PreviewState> {
  const begun = await begin(client, definition, isWanted);
  const preview = await awaitWork(client, PREVIEWS, begun, LOOK_MS);
  if (preview.status === 'failed') throw new Error();
  if (!isWanted()) return { state: 'waiting' };
  const items = await client.get<Page<PreviewItem>>(`${PREVIEWS}/${preview.id}/items?$top=${SHOWN_ITEMS}`);
  return { state: 'ready', preview, items: items.value };
}

/** Begins a preview. Another tab of the same person may have one in progress, which ends soon, so it tries again. */
async function begin(client: Client, definition: object, isWanted: () => boolean): Promise<DefinitionPreview> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await client.send('POST', PREVIEWS, { body: { definition } });
      return (await answer.json()) as DefinitionPreview;
    } catch (error) {
      const isConflict = error instanceof ApiError && error.status === 409;
      if (!isConflict || attempt === TRIES || !isWanted()) throw error;
      await new Promise((resolve) => setTimeout(resolve, OTHERS_MS));
    }
  }
}
