import type { Resource } from '../../rules/model/definition';
import type { GroupMembers, GroupScope, GroupsScope } from '../../rules/scope/scopeKinds';
import { readBatch } from '../client/batch';
import type { DirectoryGap } from '../../rules/model/instance';
import {
  DirectoryRefusal,
  idOf,
  objectsOf,
  textOf,
  textOrNull,
  textsOf,
  type GraphObject,
} from '../client/graphObject';
import { BETA, type GraphClient, type GraphPage } from '../client/graphClient';
import type { ExclusionRule } from '../../rules/model/evidence';
import { accountedFor, withCursor, type Lister, type ListingPage } from '../client/listing';
import {
  MEMBER_PROPERTIES,
  MEMBER_USER_PROPERTIES,
  accessOrigin,
  groupsOfPrincipals,
  toMember,
  typeOf,
  type Member,
} from '../people/principals';
import {
  ABSENT,
  indirect,
  notRemovable,
  type AccessHolder,
  type AccessStates,
  type ResourceKind,
} from './resourceKind';

export const group: ResourceKind<GroupScope> = {
  find: findGroup,
  list: withCursor(listMembers),
  countPath: (scope) => countPath(scope),
  inspect: inspectMembers,
  remove: ({ groupId }, { principalId }) => [
    { method: 'DELETE', url: `/groups/${groupId}/members/${principalId}/$ref` },
  ],
  restore: ({ groupId }, { principalId, directoryUrl }) => [
    {
      method: 'POST',
      url: `/groups/${groupId}/members/$ref`,
      body: { '@odata.id': `${directoryUrl}/directoryObjects/${principalId}` },
    },
  ],
};

/** Returns the group or the team with that id. */
export async function findGroup(
  graph: GraphClient,
  { groupId }: { readonly groupId: string },
): Promise<Resource | undefined> {
  const found = await graph.get(`/groups/${groupId}?$select=id,displayName,isAssignableToRole`);
  return found && { ...toResource(found), ...rolesOf(found) };
}

const toResource = (object: GraphObject): Resource => ({
  id: idOf(object),
  type: 'group',
  displayName: textOf(object, 'displayName'),
});

/** Returns whether a group can hold roles. Graph returns `isAssignableToRole` only when it is selected. */
const rolesOf = (object: GraphObject): Pick<Resource, 'canHoldRoles'> =>
  object.isAssignableToRole === true ? { canHoldRoles: true } : {};

/** How members belong to a group, by id: directly, or through a group in it. */
type Way = 'direct' | Pick<Resource, 'id' | 'displayName'>;
type Ways = ReadonlyMap<string, Way>;

/** The next page, and the listing that knows how members belong to the group; null if every member is direct. */
interface MembersPosition {
  readonly link: string;
  readonly listing: string | null;
}

/** Lists the members of a group. A list of direct and indirect members leaves out the nested groups themselves. */
async function listMembers(
  lister: Lister,
  scope: GroupScope,
  position: MembersPosition | undefined,
): Promise<ListingPage<Member, MembersPosition>> {
  const { graph, memory } = lister;
  const [page, listing] = await Promise.all([
    graph.page(position?.link ?? membersPath(scope)),
    position ? position.listing : beginListing(lister, scope),
  ]);
  if (!page) return { items: [], next: undefined };
  const gaps = position || page.value.length > 0 ? [] : await hiddenMembers(graph, scope);

  const known = listing === null ? undefined : await memory.get(listing, () => waysInto(graph, scope));
  const items = membersIn(page, scope, known);
  const rows = accountedFor(page, items, { ruleOf: ruleFor(scope) });
  if (page.next !== undefined) return { items, next: { link: page.next, listing }, ...rows };
  if (listing !== null) memory.end(listing);
  return { items, next: undefined, gaps, ...rows };
}

/** Returns the rule that excludes an object in a list of members; undefined for an item. */
const ruleFor =
  ({ members }: GroupScope) =>
  (object: GraphObject): ExclusionRule => {
    const type = typeOf(object);
    if (type === undefined) return 'otherType';
    return type === 'group' && isFlattened(members) ? 'nestedGroup' : 'typeNotAskedFor';
  };

/** Returns the members on a page. `ways` is undefined if every member is direct. */
function membersIn({ value }: GraphPage, { members }: GroupScope, ways: Ways | undefined): readonly Member[] {
  const isListed = ({ type }: Member) =>
    members === 'transitive' ? !ways || type !== 'group' : members === 'direct' || type === 'user';
  return value.flatMap((object) => {
    const way = ways ? ways.get(idOf(object)) : 'direct';
    const member =
      way === 'direct' ? toMember(object, 'direct') : toMember(object, 'indirect', way && accessOrigin({ group: way }));
    return member && isListed(member) ? [member] : [];
  });
}

/** Returns a gap if members may be hidden, since the product may lack Member.Read.Hidden. Source: group-list-members, "Permissions". */
async function hiddenMembers(graph: GraphClient, { groupId }: GroupScope): Promise<readonly DirectoryGap[]> {
  const found = await graph.get(`/groups/${groupId}?$select=id,visibility`);
  return found?.visibility === 'HiddenMembership' ? [{ what: 'hiddenMembers', why: 'notPermitted' }] : [];
}

/** Begins a listing and returns its name; null if the group contains no other group, so that every member is direct. */
async function beginListing({ graph, memory }: Lister, scope: GroupScope): Promise<string | null> {
  return isFlattened(scope.members) && (await hasNestedGroups(graph, scope.groupId)) ? memory.begin() : null;
}

/**
 * Returns whether a group contains groups. A Microsoft 365 group cannot contain any, and Graph refuses the call for it. Source:
 * group-list-members, "Response".
 */
async function hasNestedGroups(graph: GraphClient, groupId: string): Promise<boolean> {
  try {
    const nested = await graph.page(`/groups/${groupId}/members/microsoft.graph.group?$count=true&$select=id&$top=1`);
    return nested !== undefined && nested.value.length > 0;
  } catch (error) {
    if (error instanceof DirectoryRefusal && error.code === 'Request_UnsupportedQuery') return false;
    throw error;
  }
}

const isFlattened = (members: GroupMembers): boolean => members.startsWith('transitive');

/**
 * Returns the path of a group's members. For guests only, it is an advanced query with a cast to users; without its parameters, Graph
 * refuses some casts of members, and the second page of others. Source: group-list-members; aad-advanced-queries.
 */
function membersPath(scope: GroupScope): string {
  if (!scope.guestsOnly) return `${collectionOf(scope)}?$select=${MEMBER_PROPERTIES}&$top=999`;
  return `${collectionOf(scope)}?$count=true&${ONLY_GUESTS}&$select=${MEMBER_USER_PROPERTIES}&$top=999`;
}

const countPath = (scope: GroupScope): string =>
  `${collectionOf(scope)}/$count${scope.guestsOnly ? `?${ONLY_GUESTS}` : ''}`;

const ONLY_GUESTS = "$filter=userType eq 'Guest'";

/** Returns the collection of a group's members. Lists with service principals are read from beta, because v1.0 leaves them out. */
function collectionOf({ groupId, members, guestsOnly }: GroupScope): string {
  const base = `/groups/${groupId}/${isFlattened(members) ? 'transitiveMembers' : 'members'}`;
  if (guestsOnly) return `${base}/microsoft.graph.user`;
  return members === 'transitiveUsers' || members === 'directUsers' ? base : `${BETA}${base}`;
}

const directMembers = (
  graph: GraphClient,
  { groupId }: { readonly groupId: string },
): Promise<readonly GraphObject[]> => graph.all(`${BETA}/groups/${groupId}/members?$select=id,displayName&$top=999`);

/** Returns how members belong to a group that contains groups. If a member belongs through several groups, the first one counts. */
async function waysInto(graph: GraphClient, scope: GroupScope): Promise<Ways> {
  const members = await directMembers(graph, scope);
  const groups = members.filter((object) => typeOf(object) === 'group').map(toResource);
  const inside = await idsInside(graph, groups);
  const ways = new Map<string, Way>();
  for (const { id, displayName } of groups.toReversed()) {
    for (const member of inside.get(id) ?? []) ways.set(member, { id, displayName });
  }
  for (const object of members) ways.set(idOf(object), 'direct');
  return ways;
}

/**
 * Returns the ids of all members of each group. Leaves out a group that the product may not read; the review then lacks only the group's
 * name.
 */
async function idsInside(
  graph: GraphClient,
  groups: readonly Resource[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { responses, interruption } = await graph.batch(
    groups.map(({ id }) => ({ id, method: 'GET', url: `/groups/${id}/transitiveMembers?$select=id&$top=999` })),
  );
  if (interruption) throw interruption;
  const found = new Map<string, readonly string[]>();
  for (const [id, { status, body }] of responses) {
    const next = textOrNull(body, '@odata.nextLink');
    const objects = status >= 300 ? [] : [...objectsOf(body, 'value'), ...(next === null ? [] : await graph.all(next))];
    found.set(
      id,
      objects.map((object) => idOf(object)),
    );
  }
  return found;
}

/** Returns how each principal is a member of a group or a team; undefined if the group is gone. */
export async function inspectMembers(
  graph: GraphClient,
  scope: { readonly groupId: string },
  principals: readonly AccessHolder[],
): Promise<AccessStates | undefined> {
  const { groupId } = scope;
  const select = 'id,groupTypes,isAssignableToRole,membershipRule,mailEnabled,onPremisesSyncEnabled';
  const found = await graph.get(`/groups/${groupId}?$select=${select}`);
  if (!found) return undefined;

  const lock = lockOf(found);
  const groups = await groupsOfPrincipals(graph, principals, [groupId]);
  const members = principals.filter(({ id }) => groups.get(id)?.has(groupId.toLowerCase()));
  const isNested = members.length > 0 && (await hasNestedGroups(graph, groupId));
  const listed = isNested ? await directMembers(graph, scope) : [];
  const direct = new Set(isNested ? listed.map((object) => idOf(object)) : members.map(({ id }) => id));
  const through = await groupsOfPrincipals(
    graph,
    members.filter(({ id }) => !direct.has(id)),
    listed.filter((object) => typeOf(object) === 'group').map((object) => idOf(object)),
  );
  return new Map(
    principals.map((principal) => {
      const { id } = principal;
      if (!members.includes(principal)) return [id, lock === undefined ? ABSENT : { state: 'absent', lock }];
      if (!direct.has(id)) return [id, indirect(NESTED, [...(through.get(id) ?? [])])];
      if (lock !== undefined) return [id, notRemovable(lock)];
      return [id, { state: 'direct', grants: [{ kind: 'membership', groupId }], ...rolesOf(found) }];
    }),
  );
}

const NESTED = 'The membership comes through a nested group.';

/** Returns why no member can be removed from a group; undefined if members can be removed. */
function lockOf(object: GraphObject): string | undefined {
  if (object.onPremisesSyncEnabled === true) return 'The group is synchronised from an on-premises directory.';
  if (isDynamic(object)) return 'The membership of the group is dynamic: a rule decides who is in it.';
  const isUnified = textsOf(object, 'groupTypes').includes('Unified');
  return object.mailEnabled === true && !isUnified ? 'The group is mail-enabled and managed in Exchange.' : undefined;
}

/** Returns whether the members follow from a rule. The object must have `groupTypes` and `membershipRule`. */
const isDynamic = (object: GraphObject): boolean =>
  textsOf(object, 'groupTypes').includes('DynamicMembership') || textOrNull(object, 'membershipRule') !== null;

/** The page size: few enough groups to look for guests in each of them within one slice of work. */
const GROUPS_PER_PAGE = 200;

/**
 * Lists the groups that an enumeration reviews: all groups, Microsoft 365 groups, or teams. Leaves out dynamic, role-assignable and
 * excluded groups; a review of guests leaves out groups without guests.
 */
export const listGroups = withCursor(async ({ graph }, scope: GroupsScope, link: string | undefined) => {
  const page = await graph.page(link ?? groupsPath(scope));
  const named = new Set(scope.enumeration.excludedGroupIds.map((id) => id.toLowerCase()));
  const groups = (page?.value ?? []).filter((object) => groupRule(object, named) === undefined).map(toResource);
  const items = scope.guestsOnly ? await onlyWithGuests(graph, groups) : groups;
  const ruleOf = (object: GraphObject) => groupRule(object, named) ?? 'groupWithoutGuests';
  return { items, next: page?.next, ...accountedFor(page, items, { principalOf: asGroup, ruleOf }) };
});

/** Adds the type, because objects in a collection of groups carry none. */
const asGroup = (object: GraphObject): GraphObject => ({ ...object, '@odata.type': '#microsoft.graph.group' });

/**
 * Returns the rule by which an enumeration leaves out a group, regardless of its members; `named` are the groups that its query excludes.
 */
function groupRule(object: GraphObject, named: ReadonlySet<string>): ExclusionRule | undefined {
  if (named.has(idOf(object))) return 'excludedGroup';
  if (isDynamic(object)) return 'dynamicGroup';
  return object.isAssignableToRole === true ? 'roleAssignableGroup' : undefined;
}

function groupsPath({ enumeration }: GroupsScope): string {
  const conditions = [
    ...(enumeration.unifiedOnly ? ["groupTypes/any(c:c eq 'Unified')"] : []),
    ...(enumeration.teamsOnly ? ["resourceProvisioningOptions/any(x:x eq 'Team')"] : []),
  ];
  const filter = conditions.length > 0 ? `$filter=${conditions.join(' and ')}&` : '';
  const select = 'id,displayName,groupTypes,isAssignableToRole,membershipRule';
  return `/groups?${filter}$select=${select}&$top=${GROUPS_PER_PAGE}`;
}

async function onlyWithGuests(graph: GraphClient, groups: readonly Resource[]): Promise<readonly Resource[]> {
  const guests = "members/microsoft.graph.user?$count=true&$filter=userType eq 'Guest'&$select=id&$top=1";
  const found = await readBatch(
    graph.batch,
    groups.map(({ id }) => ({ id, url: `/groups/${id}/${guests}` })),
  );
  return groups.filter(({ id }) => objectsOf(found.get(id) ?? {}, 'value').length > 0);
}
