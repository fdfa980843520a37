import type { Caller } from '../../auth/caller';
import { secondsBetween } from '../../rules/duration';
import { currentStage } from '../../rules/instance/stages';
import type { Contact, Instance } from '../../rules/model/instance';
import { type CountedProgress, type Progress, ProgressTally } from '../../rules/reports/progress';
import type { Count } from '../../storage/counts';
import { unlessStale } from '../../storage/table/storageError';
import { each } from '../../storage/table/table';
import type { InstancePath } from '../access/find';
import { findInstanceFor } from '../access/whoMay';
import type { Dependencies } from '../dependencies';

/**
 * Returns the figures of an instance: those of the last count while they are valid, otherwise those of a new pass over its items and
 * reviewers. Throws ResourceNotFound, Forbidden.
 */
export async function readProgress(deps: Dependencies, caller: Caller, path: InstancePath): Promise<CountedProgress> {
  const { value: instance, etag } = await findInstanceFor(deps, caller, 'read', path);
  const { counts } = deps.storage;
  const place = await counts.find(instance);
  const now = { countedDateTime: deps.now(), instance: etag, gate: place.gate };
  const last = place.last && lastCount(place.last, now);
  if (last) return { ...last, instance };
  const count: Count = { ...now, progress: await countItems(deps, instance, now.countedDateTime) };
  try {
    await unlessStale(() => counts.keep(instance, place, count));
  } catch (error) {
    deps.log('error', 'The figures of a review are not kept.', { instanceId: instance.id, error });
  }
  return { ...count, instance };
}

/** If a review has more items than this, its figures may be up to a minute old while people decide. */
const MANY = 10_000;

/**
 * Returns the last count if it can be used. If nothing has changed on the same day, it gets the present time. On a later day it is counted
 * again, because sign-ins have grown older.
 */
function lastCount(last: Count, now: Omit<Count, 'progress'>): Count | undefined {
  const { countedDateTime, instance, gate, progress } = last;
  const isOfToday = countedDateTime.slice(0, 10) === now.countedDateTime.slice(0, 10);
  if (gate === now.gate) return isOfToday ? { ...last, ...now } : undefined;
  const isYoung = instance === now.instance && secondsBetween(countedDateTime, now.countedDateTime) < 60;
  return isYoung && progress.items > MANY ? last : undefined;
}

const PAGE = 1000;

async function countItems(
  { storage: { contacts, decisions } }: Dependencies,
  instance: Instance,
  now: string,
): Promise<Progress> {
  const tally = new ProgressTally(currentStage(instance) ?? instance, now);
  const asked: Contact[] = [];
  const opened = new Map<string, string>();
  await decisions.forEach(instance, (item) => {
    tally.add(item);
  });
  for await (const contact of each((after) => contacts.list(instance, after, PAGE))) asked.push(contact);
  for await (const { id, dateTime } of each((after) => contacts.listOpened(instance, after, PAGE)))
    opened.set(id, dateTime);
  return tally.progress(asked, opened);
}
