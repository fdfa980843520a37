import { type Source, sourceOfKeys, EMPTY_SOURCE, type SourceRow, sourceOf } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { Definition } from '../../rules/model/definition';
import type { InstanceKey } from '../../storage/decisions';
import { ownedGroups, reviewedGroup } from '../access/owners';
import { GROUP_REVIEWS, mayRead, requireRead, ROLE_REVIEWS } from '../access/roles';
import { reviewKindOf } from '../access/whoMay';
import { reviewsSomething } from '../decisions/decisionsToReview';
import { instancesReviewedBy } from '../access/reviewers';
import type { Dependencies } from '../dependencies';
import type { Reviewer } from '../../rules/decisions/reviewerRights';
import { deriveId } from '../../rules/ids';
import type { StoredDecision } from '../../rules/model/decision';
import type { Instance } from '../../rules/model/instance';
import { indexKey } from '../../storage/contacts';
import { each } from '../../storage/table/table';
import type { TenantDecisions } from '../decisions/listDecisions';

/**
 * Returns the definitions that a caller may read, in the order of their ids. Directory roles give access to reviews of groups and
 * applications, of directory roles, or of both. The policy can give access to reviews of the groups that the caller owns. Throws Forbidden
 * for callers with neither. Source: docs/graph-reference.md#e01.
 */
export async function readableDefinitions(deps: Dependencies, caller: Caller): Promise<Source<Definition>> {
  const readsGroups = mayRead(caller, GROUP_REVIEWS);
  const owned = readsGroups ? new Set<string>() : await ownedGroups(deps, caller);
  const readsAny = readsGroups || owned.size > 0 || mayRead(caller, ROLE_REVIEWS);
  if (!readsAny) requireRead(caller, GROUP_REVIEWS);
  const isReadable = (definition: Definition): boolean =>
    mayRead(caller, reviewKindOf(definition)) || (owned.size > 0 && owned.has(reviewedGroup(definition) ?? ''));

  return {
    /** A page may be short, but is empty only at the end. */
    async read(after, limit) {
      let last = after;
      for (;;) {
        const page = await deps.storage.definitions.list(last, limit);
        const rows = page.rows
          .filter(({ value }) => isReadable(value))
          .map(({ rowKey: key, value }) => ({ key, value }));
        if (rows.length > 0 || !page.more) return { rows, more: page.more };
        last = page.rows.at(-1)?.rowKey;
      }
    },
  };
}

/**
 * Returns the definitions in which a person reviews a decision, in the order of their ids; none for an application.
 * Source: docs/graph-reference.md#e06.
 */
export async function definitionsToReview(deps: Dependencies, reviewer: Reviewer): Promise<Source<Definition>> {
  const { storage } = deps;
  const instances = await instancesReviewedBy(deps, reviewer);
  const ids = [...new Set(instances.map(({ definitionId }) => definitionId))];
  return sourceOfKeys(ids, async (id) => {
    const found = await storage.definitions.find(id);
    const own = instances.filter(({ definitionId }) => definitionId === id);
    return found && (await reviewsOneOf(deps, reviewer, own)) ? found.value : undefined;
  });
}

/** Returns whether a person reviews one of the instances. Checks them one after the other, because the first one nearly always suffices. */
async function reviewsOneOf(
  deps: Dependencies,
  reviewer: Reviewer,
  instances: readonly InstanceKey[],
): Promise<boolean> {
  for (const { definitionId, id } of instances) {
    const instance = await deps.storage.instances.find(definitionId, id);
    if (instance && (await reviewsSomething(deps, reviewer, instance.value))) return true;
  }
  return false;
}

/** The principal or the resource whose decisions are listed. */
export interface ReviewSubject {
  readonly kind: 'principal' | 'resource';
  readonly id: string;
}

/**
 * Returns the decisions about a principal or a resource in all reviews that a caller may read, in the order of their definitions and
 * instances. It reads all instances: one page for each definition and, for a principal, one row for each instance, because the ids of
 * decisions derive from them. An index would cost a write for each item of each opening. A page ends after `AT_ONCE` definitions even if it
 * is short; its cost includes these calls. Throws what `readableDefinitions` throws, and ServiceUnavailable.
 */
export async function decisionsAbout(
  deps: Dependencies,
  caller: Caller,
  subject: ReviewSubject,
): Promise<TenantDecisions> {
  const definitions = await readableDefinitions(deps, caller);
  const definitionIds = new Map<string, string>();
  return {
    definitionIdOf: (instanceId) => definitionIds.get(instanceId) ?? '',
    decisions: {
      async read(after = '', limit) {
        const rows: SourceRow<StoredDecision>[] = [];
        const from = after.slice(0, after.lastIndexOf(':'));
        const { instances, cost, lastId } = await instancesFrom(deps, definitions, from.slice(0, from.indexOf(':')));
        const rest = instances.filter((instance) => indexKey(instance) >= from);
        for (const { instance, decisions } of await Promise.all(rest.map((one) => about(deps, one, subject)))) {
          if (rows.length === limit) return { rows, more: true };
          const last = indexKey(instance) === from ? after.slice(from.length + 1) : undefined;
          const page = await decisions.read(last, limit - rows.length);
          definitionIds.set(instance.id, instance.definitionId);
          rows.push(...page.rows.map(({ key, value }) => ({ key: `${indexKey(instance)}:${key}`, value })));
          if (page.more) return { rows, more: true };
        }
        if (lastId === undefined) return { rows, more: false };
        // No id of an instance sorts after this key.
        return { rows, more: true, last: `${lastId}:g:`, cost: cost + rest.length + rows.length };
      },
    },
  };
}

/** How many definitions have their instances read at once. */
const AT_ONCE = 20;

/** Returns the instances of some definitions, in the order of their keys, beginning at one definition; `lastId` is undefined at the end. */
async function instancesFrom(deps: Dependencies, definitions: Source<Definition>, from: string) {
  // An id without its last digit sorts directly before the whole id.
  const { rows, more } = await definitions.read(from === '' ? undefined : from.slice(0, -1), AT_ONCE);
  const instances = (await Promise.all(rows.map(({ key }) => allInstances(deps, key)))).flat();
  return { instances, cost: rows.length, lastId: more ? rows.at(-1)?.key : undefined };
}

async function allInstances({ storage }: Dependencies, definitionId: string): Promise<readonly Instance[]> {
  const found: Instance[] = [];
  for await (const instance of each((after) => storage.instances.list(definitionId, after, 1_000)))
    found.push(instance);
  return found;
}

interface InstanceDecisions {
  readonly instance: Instance;
  readonly decisions: Source<StoredDecision>;
}

/** Returns the decisions of an instance about a subject. */
async function about(
  { storage }: Dependencies,
  instance: Instance,
  { kind, id }: ReviewSubject,
): Promise<InstanceDecisions> {
  const resourceId = instance.resource?.id;
  if (kind === 'resource') {
    const list = sourceOf((after, limit) => storage.decisions.list(instance, after, limit));
    return { instance, decisions: resourceId === id ? list : EMPTY_SOURCE };
  }
  if (resourceId === undefined) return { instance, decisions: EMPTY_SOURCE };
  const found = await storage.decisions.find(instance, deriveId(instance.id, id, resourceId));
  const rows = found ? [{ key: found.value.id, value: found.value }] : [];
  // An instance has at most one item about a principal, which the previous page may have contained.
  return {
    instance,
    decisions: { read: (after) => Promise.resolve({ rows: after === undefined ? rows : [], more: false }) },
  };
}
