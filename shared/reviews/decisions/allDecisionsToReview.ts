import type { Caller } from '../../auth/caller';
import type { Source } from '../../api/odata/source';
import type { Instance, StoredDecision } from '../../rules/model/instance';
import { indexKey } from '../../storage/contacts';
import type { InstanceKey } from '../../storage/decisions';
import { decisionsToReview } from './decisionsToReview';
import type { Dependencies } from '../dependencies';

/** What a person reviews in the whole tenant, and the definition that each instance of it belongs to. */
export interface Reviewed {
  readonly decisions: Source<StoredDecision>;
  readonly definitionIdOf: (instanceId: string) => string;
}

/**
 * The decisions that a person reviews in all instances, one instance after the other; a page reads no further than it needs.
 * Programs review nothing. Reference: Graph access reviews E24.
 */
export async function allDecisionsToReview(deps: Dependencies, caller: Caller): Promise<Reviewed> {
  const instances = caller.kind === 'user' ? await deps.storage.contacts.listReviewing(caller.id) : [];
  const definitionIds = new Map(instances.map(({ id, definitionId }) => [id, definitionId]));
  return {
    definitionIdOf: (instanceId) => definitionIds.get(instanceId) ?? '',
    decisions: {
      async read(after, limit) {
        const place = after === undefined ? undefined : placeOf(after);
        const rows: { key: string; value: StoredDecision }[] = [];
        for (const key of instances.filter((each) => place === undefined || indexKey(each) >= place.instance)) {
          if (rows.length === limit) return { rows, more: true };
          const instance = await findShown(deps, key);
          if (!instance) continue;
          const last = indexKey(key) === place?.instance ? place.last : undefined;
          const page = await decisionsToReview(deps, caller, instance).read(last, limit - rows.length);
          rows.push(...page.rows.map((row) => ({ key: `${indexKey(key)}|${row.key}`, value: row.value })));
          if (page.more) return { rows, more: true };
        }
        return { rows, more: false };
      },
    },
  };
}

/** Where a key of the list is: in an instance, and there behind a decision. */
function placeOf(key: string): { readonly instance: string; readonly last: string } {
  const end = key.indexOf('|');
  return { instance: key.slice(0, end), last: key.slice(end + 1) };
}

/** The instance, unless its definition was deleted. */
async function findShown({ storage }: Dependencies, { definitionId, id }: InstanceKey): Promise<Instance | undefined> {
  const [series, instance] = await Promise.all([
    storage.instances.findSeries(definitionId),
    storage.instances.find(definitionId, id),
  ]);
  return series?.value.deletedDateTime === null ? instance?.value : undefined;
}
