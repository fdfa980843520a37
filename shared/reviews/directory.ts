import type { Caller } from '../auth/caller';
import type { MissingObject, NamedObject, NamedObjects } from '../directory/namedObjects';
import { isBefore } from '../rules/duration';
import { invalid } from '../rules/errors';
import type { Definition, Resource } from '../rules/model/definition';
import { addedExclusions, addedPeopleQueries, type PeopleProperties } from '../rules/scope/directoryQuery';
import { parseScope, type GroupsScope } from '../rules/scope/reviewedScope';
import { parseReviewer } from '../rules/scope/reviewerQuery';
import { requireOwnPeople, ownedGroups } from './access/owners';
import type { Dependencies } from './dependencies';
import type { Source } from '../api/odata/source';
import { GROUP_REVIEWS, mayWrite, requireWrite, ROLE_REVIEWS } from './access/roles';
import { type FoundObject, SEARCHED_KINDS, type SearchedKind } from '../directory/search';

type Target = readonly [target: string, object: NamedObject];

/**
 * Checks the people whom a request adds. Throws Forbidden if the caller may not name them, BadRequest that names each id that the directory
 * does not have, and ServiceUnavailable when the directory does not answer.
 */
export async function requirePeople(
  deps: Dependencies,
  caller: Caller,
  after: PeopleProperties & Pick<Definition, 'scope' | 'canHoldRoles'>,
  before: PeopleProperties,
): Promise<void> {
  await requireOwnPeople(deps, caller, after, before);
  requireLaterEnds(deps, after, before);
  await requireExisting(deps, peopleIn(after, before));
}

/**
 * Checks the people and the resource of a new definition. Returns whether the resource is a group that can hold directory roles. Throws
 * what `requirePeople` throws.
 */
export async function requireNamedObjects(
  deps: Dependencies,
  caller: Caller,
  definition: PeopleProperties & Pick<Definition, 'scope' | 'instanceEnumerationScope' | 'canHoldRoles'>,
): Promise<boolean> {
  await requireOwnPeople(deps, caller, definition);
  requireLaterEnds(deps, definition);
  const resources = resourceIn(definition);
  const { roleAssignable, policies } = await requireExisting(deps, [...resources, ...peopleIn(definition, {})]);
  requireOwnPolicy(definition, policies);
  return resources.some(([, { kind, id }]) => kind === 'group' && roleAssignable.has(id));
}

/** Throws BadRequest for new exclusions that have already ended, because they would exclude nobody. */
function requireLaterEnds({ now }: Dependencies, after: PeopleProperties, before: PeopleProperties = {}): void {
  const at = now();
  const ended = addedExclusions(after, before).filter(([, { endDateTime }]) => !isBefore(at, endDateTime));
  const details = ended.map(([path]) => {
    const target = `${path}/endDateTime`;
    const message = `'${target}' must be later than now: an exclusion counts for the instances that start before its end.`;
    return { code: 'invalid', target, message };
  });
  if (details.length > 0) throw invalid(details);
}

/**
 * Throws BadRequest for an unknown id. Otherwise it would show only when the review has no reviewer or no item, and the default decision
 * applies to all.
 */
async function requireExisting({ directory }: Dependencies, targets: readonly Target[]): Promise<NamedObjects> {
  const objects = new Map(targets.map(([, object]) => [keyOf(object), object]));
  const found = await directory.lookUp([...objects.values()]);
  const missing = new Map(found.missing.map((object) => [keyOf(object), object]));
  const details = targets.flatMap(([target, object]) => {
    const unknown = missing.get(keyOf(object));
    return unknown ? [{ code: 'NotFound', target, message: `'${target}': ${explain(unknown)}` }] : [];
  });
  if (details.length > 0) throw invalid(details);
  return found;
}

const keyOf = ({ kind, id }: NamedObject): string => `${kind} ${id.toLowerCase()}`;

const NAMES: Readonly<Record<NamedObject['kind'], string>> = {
  user: 'user',
  group: 'group',
  servicePrincipal: 'service principal',
  roleDefinition: 'directory role',
  accessPackage: 'access package',
  assignmentPolicy: 'assignment policy',
};

function explain({ kind, id, objectId, actual }: MissingObject): string {
  if (objectId !== undefined)
    return `'${id}' is the appId of an application; send the object id of its service principal, '${objectId}'.`;
  if (actual === undefined) return `the directory has no ${NAMES[kind]} with the id '${id}'.`;
  const instead = actual === 'group' ? `; send '/groups/${id}/transitiveMembers' for its members` : '';
  return `'${id}' is the id of a ${NAMES[actual]}, not of a ${NAMES[kind]}${instead}.`;
}

/** Throws BadRequest if the scope names another access package or catalog than its policy has; such a scope would find nobody. */
function requireOwnPolicy(
  { scope, instanceEnumerationScope }: Pick<Definition, 'scope' | 'instanceEnumerationScope'>,
  policies: NamedObjects['policies'],
): void {
  const reviewed = parseScope(scope, instanceEnumerationScope);
  const place = reviewed.kind === 'accessPackage' ? policies.get(reviewed.assignmentPolicyId.toLowerCase()) : undefined;
  if (reviewed.kind !== 'accessPackage' || place === undefined) return;
  const { accessPackageId, catalogId, assignmentPolicyId } = reviewed;
  const isOfCatalog = catalogId === null || catalogId.toLowerCase() === place.catalogId;
  if (accessPackageId.toLowerCase() === place.accessPackageId && isOfCatalog) return;
  const message = `'scope': the assignment policy '${assignmentPolicyId}' belongs to the access package '${place.accessPackageId}' of the catalog '${place.catalogId}'; send these ids.`;
  throw invalid([{ code: 'invalid', target: 'scope', message }]);
}

function resourceIn({ scope, instanceEnumerationScope }: Pick<Definition, 'scope' | 'instanceEnumerationScope'>) {
  const reviewed = parseScope(scope, instanceEnumerationScope);
  const named = (kind: NamedObject['kind'], id: string): Target => ['scope', { kind, id }];
  switch (reviewed.kind) {
    case 'group':
    case 'team':
      return [named('group', reviewed.groupId)];
    case 'application':
      return [named('servicePrincipal', reviewed.servicePrincipalId)];
    case 'directoryRole':
      return [named('roleDefinition', reviewed.roleDefinitionId)];
    case 'accessPackage':
      return [named('accessPackage', reviewed.accessPackageId), named('assignmentPolicy', reviewed.assignmentPolicyId)];
    case 'groups':
      return [];
  }
}

function peopleIn(after: PeopleProperties, before: PeopleProperties): readonly Target[] {
  const leftOut = addedExclusions(after, before).map(([path, { principalType, principalId }]): Target => [
    `${path}/principalId`,
    { kind: principalType, id: principalId },
  ]);
  const people = addedPeopleQueries(after, before).flatMap(([path, scope]): readonly Target[] => {
    const target = `${path}/query`;
    const query = parseReviewer(scope, path);
    switch (query.kind) {
      case 'user':
        return [[target, { kind: 'user', id: query.userId }]];
      case 'groupMembers':
      case 'groupOwners':
        return [[target, { kind: 'group', id: query.groupId }]];
      case 'applicationOwners':
        return [[target, { kind: 'servicePrincipal', id: query.servicePrincipalId }]];
      case 'resourceOwners':
      case 'manager':
        return [];
    }
  });
  return [...people, ...leftOut];
}

const ALL_GROUPS: GroupsScope = {
  kind: 'groups',
  enumeration: { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] },
  guestsOnly: false,
  inactiveDuration: null,
};

/**
 * Returns the groups whose membership can be reviewed (not dynamic and not role-assignable), in the directory's order. Throws Forbidden for
 * callers who may not create a review of every group, and ServiceUnavailable.
 */
export function reviewableGroups({ directory }: Dependencies, caller: Caller): Source<Resource> {
  requireWrite(caller, GROUP_REVIEWS);
  return {
    async read(after, limit) {
      let place = placeOf(after);
      for (;;) {
        const page = await directory.listGroups(ALL_GROUPS, place.cursor);
        const rows = page.items
          .map((value, n) => ({ key: `${n} ${place.cursor ?? ''}`, value }))
          .slice(place.next, place.next + limit);
        const isWhole = place.next + rows.length >= page.items.length;
        if (rows.length > 0 || page.cursor === undefined) {
          return {
            rows: isWhole ? withNextPage(rows, page.cursor) : rows,
            more: !isWhole || page.cursor !== undefined,
          };
        }
        place = { cursor: page.cursor, next: 0 };
      }
    },
  };
}

interface Place {
  /** The cursor of a page of the directory; undefined for the first page. */
  readonly cursor: string | undefined;
  /** The index of the first group on the page that has not been read. */
  readonly next: number;
}

/**
 * Reads a key of the list. A key consists of the cursor of a directory page and the index of the last group read from it; -1 stands for a
 * page that has not been read.
 */
function placeOf(key: string | undefined): Place {
  if (key === undefined) return { cursor: undefined, next: 0 };
  const end = key.indexOf(' ');
  const cursor = key.slice(end + 1);
  return { cursor: cursor === '' ? undefined : cursor, next: Number(key.slice(0, end)) + 1 };
}

/** Gives the last group of a directory page a key that leads to the next page. */
const withNextPage = <T extends { readonly key: string }>(
  rows: readonly T[],
  cursor: string | undefined,
): readonly T[] =>
  cursor === undefined ? rows : rows.map((row, n) => (n === rows.length - 1 ? { ...row, key: `-1 ${cursor}` } : row));

/**
 * The types of objects that every review can name, including reviews of directory roles (reviewers, groups that can hold roles) and reviews
 * by group owners.
 */
const IN_ALL_REVIEWS: ReadonlySet<SearchedKind> = new Set(['user', 'group']);

/**
 * Returns at most `limit` objects of the directory that a new review can name. Group owners without a role find people, and the groups that
 * they own. Throws BadRequest for an unknown type, Forbidden for callers who may create no such review, ServiceUnavailable,
 * FailedDependency.
 */
export async function searchForReview(
  deps: Dependencies,
  caller: Caller,
  wanted: string,
  { text, limit }: { readonly text: string; readonly limit: number },
): Promise<readonly FoundObject[]> {
  const kind = SEARCHED_KINDS.find((known) => known.toLowerCase() === wanted.toLowerCase());
  if (kind === undefined) {
    const message = `The parameter 'kind' of searchDirectory must be one of ${SEARCHED_KINDS.join(', ')}.`;
    throw invalid([{ code: 'invalid', target: 'kind', message }]);
  }
  const isInAll = IN_ALL_REVIEWS.has(kind);
  const review = kind === 'directoryRole' || (isInAll && mayWrite(caller, ROLE_REVIEWS)) ? ROLE_REVIEWS : GROUP_REVIEWS;
  const isOwner = isInAll && !mayWrite(caller, review) && (await ownedGroups(deps, caller)).size > 0;
  if (isOwner && kind === 'group') return deps.directory.searchOwnedGroups(caller.id, text, limit);
  if (!isOwner) requireWrite(caller, review);
  return deps.directory.search(kind, text, limit);
}
