import type { Source, SourceRow } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import { isExpired } from '../../rules/events/subscription';
import {
  concern,
  concernsOf,
  deliveryConcerns,
  endsSoon,
  type AttentionItem,
  type Concern,
} from '../../rules/instance/attention';
import type { Instance } from '../../rules/model/instance';
import type { InstanceKey } from '../../storage/decisions';
import { each } from '../../storage/table/table';
import { mayReadOthers } from '../access/roles';
import { hasRightInSeries } from '../access/whoMay';
import type { Dependencies } from '../dependencies';

/** The most instances that are read at the same time. */
const MOST = 100;
/** The key of subscriptions, which sorts before every id. */
const SUBSCRIPTION = '!';

/**
 * Returns what needs attention in the reviews that a caller may read: first subscriptions, then instances in the order of their
 * definitions. Reads two rows for each running instance, and four more pages for one that ends soon. The cost of a page is the number of
 * instances that it reads. Throws ServiceUnavailable.
 */
export function attentionFor(deps: Dependencies, caller: Caller): Source<AttentionItem> {
  return {
    async read(after, limit) {
      if (after === undefined || after.startsWith(SUBSCRIPTION)) {
        const rows = (await failingSubscriptions(deps, caller)).filter(({ key }) => key > (after ?? ''));
        if (rows.length > 0) return { rows: rows.slice(0, limit), more: true };
      }
      const last = after?.startsWith(SUBSCRIPTION) ? undefined : after;
      const page = await deps.storage.watched.list(last, Math.min(limit, MOST));
      const rows = (await Promise.all(page.rows.map((row) => watchedRow(deps, caller, row)))).flat();
      const next = page.rows.at(-1)?.rowKey;
      return { rows, more: page.more, ...(next !== undefined && { last: next }), cost: page.rows.length };
    },
  };
}

async function watchedRow(
  deps: Dependencies,
  caller: Caller,
  { rowKey: key, value: { definitionId, id } }: { readonly rowKey: string; readonly value: InstanceKey },
): Promise<readonly SourceRow<AttentionItem>[]> {
  const [series, found] = await Promise.all([
    deps.storage.instances.findSeries(definitionId),
    deps.storage.instances.find(definitionId, id),
  ]);
  if (!found || series?.value.deletedDateTime !== null) return [];
  if (!(await hasRightInSeries(deps, caller, 'read', series.value))) return [];
  const instance = found.value;
  const concerns = [...concernsOf(instance), ...(endsSoon(instance, deps.now()) ? await idle(deps, instance) : [])];
  return concerns.length === 0 ? [] : [{ key, value: { kind: 'instance', instance, concerns } }];
}

/** Returns the reviewers who have decided nothing or not even opened the review, if one of the first thousand items is open. */
async function idle(
  { storage: { contacts, decisions } }: Dependencies,
  instance: Instance,
): Promise<readonly Concern[]> {
  const active = new Set<string>();
  for await (const { id } of each((after) => contacts.listActive(instance, after, 1000))) active.add(id);
  const idle = new Set<string>();
  for await (const { id, current } of each((after) => contacts.list(instance, after, 1000))) {
    if (current && !active.has(id)) idle.add(id);
  }
  if (idle.size === 0) return [];
  const { rows, more } = await decisions.list(instance, undefined, 1000);
  if (!more && rows.every(({ value }) => value.decision !== 'NotReviewed')) return [];
  const started = concern('notStarted', idle.size);
  for await (const { id } of each((after) => contacts.listOpened(instance, after, 1000))) idle.delete(id);
  return idle.size === 0 ? [started] : [started, concern('notOpened', idle.size)];
}

/** Returns the subscriptions whose events do not arrive: the caller's own, or all for callers who may read the reviews of others. */
async function failingSubscriptions(
  { storage, now }: Dependencies,
  caller: Caller,
): Promise<readonly SourceRow<AttentionItem>[]> {
  const states = await storage.deliveries.listStates();
  const concerns = new Map([...states].map(([id, state]) => [id, deliveryConcerns(state, now())]));
  if ([...concerns.values()].every(({ length }) => length === 0)) return [];
  const subscriptions = await storage.subscriptions.list();
  return subscriptions
    .filter((one) => !isExpired(one, now()) && (one.creatorId === caller.id || mayReadOthers(caller)))
    .map(({ id }) => ({
      key: `${SUBSCRIPTION}${id}`,
      value: { kind: 'subscription' as const, id, concerns: concerns.get(id) ?? [] },
    }))
    .filter(({ value }) => value.concerns.length > 0);
}
