import { type Source, sourceOf } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { Instance } from '../../rules/model/instance';
import type { ListedDecision, StoredDecision } from '../../rules/model/decision';
import { indexKey } from '../../storage/contacts';
import type { InstanceKey } from '../../storage/decisions';
import { canExist, type InstancePath } from '../access/find';
import { mayReadOthers } from '../access/roles';
import { findInstanceFor } from '../access/whoMay';
import { instancesReviewedBy } from '../access/reviewers';
import type { Dependencies } from '../dependencies';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import { decisionsToReview } from './decisionsToReview';
import { takesDecisions } from '../../rules/instance/requireInProgress';

/** Returns all decisions of an instance, in the order of their ids. Throws ResourceNotFound, Forbidden. */
export async function readableDecisions(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Source<StoredDecision>> {
  const { definitionId, instanceId: id } = path;
  const decisions = sourceOf((after, limit) => deps.storage.decisions.list({ definitionId, id }, after, limit));
  const allowed = findInstanceFor(deps, caller, 'read', path);
  if (mayReadOthers(caller) && canExist(path)) return releasedAfter(allowed, decisions);
  await allowed;
  return decisions;
}

/**
 * Reads a page while the caller's right is still being checked, and releases the page after the check. This saves time, because readers by
 * role are hardly ever refused.
 */
function releasedAfter<T>(allowed: Promise<unknown>, source: Source<T>): Source<T> {
  // Every read reports a refusal. If the request fails before its first read, the rejection must not stay unhandled.
  allowed.catch(() => undefined);
  return {
    async read(after, limit) {
      const [page] = await Promise.all([source.read(after, limit), allowed]);
      return page;
    },
  };
}

/**
 * Returns the decisions of an instance that a person reviews, to a caller who may read the instance. What others delegated to the person is
 * not among them. Throws ResourceNotFound, Forbidden.
 */
export async function decisionsOfReviewer(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
  id: string,
): Promise<Source<ListedDecision>> {
  const { value: instance } = await findInstanceFor(deps, caller, 'read', path);
  return decisionsToReview(deps, { kind: 'user', id }, instance);
}

/** The decisions that a person reviews in the whole tenant, and the definitions of their instances. */
export interface TenantDecisions {
  readonly decisions: Source<ListedDecision>;
  readonly definitionIdOf: (instanceId: string) => string;
}

/**
 * Returns the decisions that a person reviews in all instances, one instance after the other; a page reads only as far as it needs. An
 * application reviews nothing. Source: docs/graph-reference.md#e24.
 */
export async function allDecisionsToReview(deps: Dependencies, reviewer: Reviewer): Promise<TenantDecisions> {
  const instances = await instancesReviewedBy(deps, reviewer);
  const definitionIds = new Map(instances.map(({ id, definitionId }) => [id, definitionId]));
  return {
    definitionIdOf: (instanceId) => definitionIds.get(instanceId) ?? '',
    decisions: {
      async read(after, limit) {
        const place = after === undefined ? undefined : placeOf(after);
        const rows: { key: string; value: ListedDecision }[] = [];
        for (const key of instances.filter((each) => place === undefined || indexKey(each) >= place.instance)) {
          if (rows.length === limit) return { rows, more: true };
          const instance = await findUndeleted(deps, key);
          if (!instance) continue;
          const last = indexKey(key) === place?.instance ? place.last : undefined;
          const page = await decisionsToReview(deps, reviewer, instance).read(last, limit - rows.length);
          rows.push(...page.rows.map((row) => ({ key: `${indexKey(key)}|${row.key}`, value: row.value })));
          if (page.more) return { rows, more: true };
        }
        return { rows, more: false };
      },
    },
  };
}

/** Splits a key of the list into the key of the instance and the id of the decision that was read last. */
function placeOf(key: string): { readonly instance: string; readonly last: string } {
  const end = key.indexOf('|');
  return { instance: key.slice(0, end), last: key.slice(end + 1) };
}

async function findUndeleted(
  { storage }: Dependencies,
  { definitionId, id }: InstanceKey,
): Promise<Instance | undefined> {
  const [series, instance] = await Promise.all([
    storage.instances.findSeries(definitionId),
    storage.instances.find(definitionId, id),
  ]);
  return series?.value.deletedDateTime === null ? instance?.value : undefined;
}

/**
 * Returns the items that a person reviews in an instance. With the first page that has an item, records that the person has seen the
 * review, if the instance still accepts decisions. Returns the page even if that cannot be recorded.
 */
export const openedBy = (
  deps: Dependencies,
  { id }: Reviewer,
  instance: Instance,
  items: Source<ListedDecision>,
): Source<ListedDecision> => ({
  async read(after, limit) {
    const page = await items.read(after, limit);
    const dateTime = deps.now();
    if (after === undefined && page.rows.length > 0 && takesDecisions(instance, dateTime)) {
      try {
        await deps.storage.contacts.noteOpened(instance, { id, dateTime });
      } catch (error) {
        deps.log('error', 'The first look of a reviewer is not recorded.', { instanceId: instance.id, error });
      }
    }
    return page;
  },
});
