import type { Caller } from '../../auth/caller';
import { currentStage } from '../../rules/instance/stages';
import type { Contact } from '../../rules/model/instance';
import { type CountedProgress, ProgressTally } from '../../rules/reports/progress';
import { each } from '../../storage/table/table';
import type { InstancePath } from '../access/find';
import { findInstanceFor } from '../access/whoMay';
import type { Dependencies } from '../dependencies';

const PAGE = 1000;

/**
 * Returns the figures of an instance: one pass over its items and its reviewers, a call for each thousand. Throws ResourceNotFound,
 * Forbidden.
 */
export async function readProgress(deps: Dependencies, caller: Caller, path: InstancePath): Promise<CountedProgress> {
  const { value: instance } = await findInstanceFor(deps, caller, 'read', path);
  const countedDateTime = deps.now();
  const { contacts, decisions } = deps.storage;
  const tally = new ProgressTally(currentStage(instance) ?? instance, countedDateTime);
  for await (const item of each((after) => decisions.list(instance, after, PAGE))) tally.add(item);
  const asked: Contact[] = [];
  for await (const contact of each((after) => contacts.list(instance, after, PAGE))) asked.push(contact);
  const opened = new Map<string, string>();
  for await (const { id, dateTime } of each((after) => contacts.listOpened(instance, after, PAGE)))
    opened.set(id, dateTime);
  return { instance, countedDateTime, progress: tally.progress(asked, opened) };
}
