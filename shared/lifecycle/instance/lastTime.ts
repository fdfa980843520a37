import type { Instance, StoredDecision } from '../../rules/model/instance';
import { previousInstanceId } from '../../rules/schedule/buildInstance';
import type { Dependencies } from '../../reviews/dependencies';

/** The decisions of the previous occurrence, by the id of the principal; undefined where there was none. */
export type LastTime = ReadonlyMap<string, StoredDecision> | undefined;

const DECISIONS = 1000;

/** Reads how the same resource was decided at the previous occurrence. Nothing is read for a review without recurrence. */
export async function lastTimeOf({ storage }: Dependencies, instance: Instance): Promise<LastTime> {
  const { definitionId, terms } = instance;
  if (terms.settings.recurrence?.pattern == null) return undefined;
  const series = await storage.instances.findSeries(definitionId);
  const id = series && previousInstanceId(instance, series.value.createdDateTime);
  const previous = id === undefined ? undefined : await storage.instances.find(definitionId, id);
  return previous && decisionsByPrincipal(storage, previous.value);
}

async function decisionsByPrincipal(
  { decisions }: Dependencies['storage'],
  instance: Instance,
): Promise<ReadonlyMap<string, StoredDecision>> {
  const found = new Map<string, StoredDecision>();
  let after: string | undefined;
  for (;;) {
    const { rows, more } = await decisions.list(instance, after, DECISIONS);
    for (const { value } of rows) found.set(value.principal.id, value);
    if (!more) return found;
    after = rows.at(-1)?.value.id;
  }
}
