import { randomUUID } from 'node:crypto';
import { identityOf, type Caller } from '../../auth/caller';
import { GraphError, notFound } from '../../rules/errors';
import { isGuid } from '../../rules/ids';
import type { Preview } from '../../storage/previews';
import type { Dependencies } from '../dependencies';
import { announceCreation, startWorkNow } from '../handOver';

/** Returns the properties of every new preview. */
export const newPreview = ({ now }: Dependencies, caller: Caller) =>
  ({
    id: randomUUID(),
    status: 'notStarted',
    createdBy: identityOf(caller),
    createdDateTime: now(),
    asOfDateTime: null,
  }) as const;

/**
 * Stores a preview and starts its work. Throws Conflict while an earlier preview by the same caller about the same `subject` is in
 * progress.
 */
export async function beginPreview<P extends Preview>(deps: Dependencies, preview: P, subject: string): Promise<P> {
  const work = { kind: 'preview', previewId: preview.id } as const;
  const dueKey = await announceCreation(deps, work);
  const other = await deps.storage.previews.begin(preview, subject);
  if (other !== undefined) {
    const message = `Your preview '${other}' is still under way. Begin another one when it has ended.`;
    throw new GraphError('Conflict', message);
  }
  await startWorkNow(deps, work, dueKey);
  return preview;
}

/** Returns a preview of one type to the caller who began it. Throws ResourceNotFound. */
export async function findPreview<K extends Preview['kind']>(
  { storage }: Dependencies,
  caller: Caller,
  kind: K,
  id: string,
): Promise<Extract<Preview, { readonly kind: K }>> {
  const found = isGuid(id) ? await storage.previews.find(id) : undefined;
  if (found?.value.createdBy.id !== caller.id || found.value.kind !== kind) throw notFound(`${kind}Preview`, id);
  return found.value as Extract<Preview, { readonly kind: K }>;
}
