import { originOf, type Caller } from '../../auth/caller';
import { deletesAccounts } from '../../rules/removals/accountDeletion';
import type { Definition, DefinitionInput } from '../../rules/model/definition';
import { requireSameStart } from '../../rules/schedule/schedule';
import type { Origin } from '../../rules/model/origin';
import type { DefinitionChange } from '../../storage/evidence/evidenceRow';
import { whileStale } from '../../storage/table/storageError';
import { findSeries, type DefinitionTarget } from '../access/find';
import { requirePeople } from '../directory';
import { findDefinitionFor, requireAccountRole } from '../access/whoMay';
import type { Dependencies } from '../dependencies';
import { requireFeatures } from './createDefinition';
import { announceWork, startWorkNow } from '../handOver';

/**
 * Replaces the properties that can change. Running instances keep their terms; the schedule follows the new terms. `change` validates the
 * body against the current definition. Throws ResourceNotFound, Forbidden, BadRequest, PreconditionFailed, and Conflict for another start
 * date of a review that has begun. Source: docs/graph-reference.md#e04.
 */
export async function updateDefinition(
  deps: Dependencies,
  caller: Caller,
  target: DefinitionTarget,
  change: (current: Definition) => DefinitionInput,
): Promise<Definition> {
  const { definitionId } = target;
  const updated = await whileStale(async () => {
    const { value, etag } = await findDefinitionFor(deps, caller, 'update', target);
    const dateTime = deps.now();
    const changed: Definition = { ...value, ...change(value), lastModifiedDateTime: dateTime };
    requireSameStart(value, changed, dateTime);
    requireAccountRole(caller, changed.settings);
    const next: Definition = { ...changed, ...(deletesAccounts(changed.settings) && { mayDeleteAccounts: true }) };
    await requirePeople(deps, caller, next, value);
    requireFeatures(deps, next);
    const dueKey = await announceWork(deps, { kind: 'series', definitionId });
    const version = { kind: 'updated', dateTime, ...originOf(caller) } as const;
    return { next: await deps.storage.definitions.replace(next, etag, version), dueKey };
  });
  await startWorkNow(deps, { kind: 'series', definitionId }, updated.dueKey);
  return updated.next;
}

/**
 * Ends a series: no more occurrences open, waiting instances are withdrawn, and running ones are stopped. Marks the series at once; the
 * lifecycle does all other work. Idempotent. Throws ResourceNotFound, Forbidden, PreconditionFailed. Source: docs/graph-reference.md#e07.
 */
export async function stopDefinition(deps: Dependencies, caller: Caller, target: DefinitionTarget): Promise<void> {
  const { definitionId } = target;
  await findDefinitionFor(deps, caller, 'stop', target);
  const dueKey = await announceWork(deps, { kind: 'series', definitionId });
  await recordStop(deps, caller, definitionId);
  await whileStale(async () => {
    const { value, etag } = await findSeries(deps, definitionId);
    const stopped = { ...value, stopped: true, stoppedBy: originOf(caller), enumeration: null };
    await deps.storage.instances.replaceSeries({ value: stopped, etag });
  });
  await startWorkNow(deps, { kind: 'series', definitionId }, dueKey);
}

/** Records who stops a series before the series stops. A repetition of an interrupted stop finds its own record. */
async function recordStop({ storage, now }: Dependencies, caller: Caller, definitionId: string): Promise<void> {
  const origin = originOf(caller);
  await whileStale(async () => {
    const definition = await storage.definitions.find(definitionId);
    const series = await storage.instances.findSeries(definitionId);
    if (!definition || series?.value.stopped) return;
    const last = (await storage.definitions.versions(definition.value)).at(-1);
    if (last !== undefined && isStopBy(origin, JSON.parse(last) as DefinitionChange)) return;
    await storage.definitions.replace(definition.value, definition.etag, {
      kind: 'stopped',
      dateTime: now(),
      ...origin,
    });
  });
}

const isStopBy = ({ by, channel }: Origin, line: DefinitionChange): boolean =>
  line.kind === 'stopped' && line.by.id === by.id && line.channel.appId === channel.appId;
