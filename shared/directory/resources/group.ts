import type { Resource } from '../../rules/model/definition';
import type { GroupMembers, GroupScope, GroupsScope } from '../../rules/scope/scopeKinds';
import { readBatch } from '../client/batch';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { idOf, objectsOf, textOf, textOrNull, textsOf, type GraphObject } from '../client/graphObject';
import { withCursor, type Lister, type ListingPage } from '../client/listing';
import {
  MEMBER_PROPERTIES,
  MEMBER_USER_PROPERTIES,
  groupsOfPrincipals,
  toMember,
  type Member,
} from '../people/principals';
import { ABSENT, notRemovable, type AccessHolder, type AccessStates, type ResourceKind } from './resourceKind';

export const group: ResourceKind<GroupScope> = {
  find: findGroup,
  list: withCursor(listMembers),
  inspect: inspectMembers,
  remove: ({ groupId }, { principalId }) => [
    { method: 'DELETE', url: `/groups/${groupId}/members/${principalId}/$ref` },
  ],
};

/** Returns the group or the team with that id. */
export async function findGroup(
  graph: GraphClient,
  { groupId }: { readonly groupId: string },
): Promise<Resource | undefined> {
  const found = await graph.get(`/groups/${groupId}?$select=id,displayName`);
  return found && toResource(found);
}

const toResource = (object: GraphObject): Resource => ({
  id: idOf(object),
  type: 'group',
  displayName: textOf(object, 'displayName'),
});

/** The next page, and the listing with the ids of direct members; null where every member is direct. */
interface MembersPosition {
  readonly link: string;
  readonly listing: string | null;
}

/** Lists the members of a group. A flattened list leaves the nested groups themselves out. */
async function listMembers(
  lister: Lister,
  scope: GroupScope,
  position: MembersPosition | undefined,
): Promise<ListingPage<Member, MembersPosition>> {
  const { graph, sets } = lister;
  const [page, listing] = await Promise.all([
    graph.page(position?.link ?? membersPath(scope)),
    position ? position.listing : beginListing(lister, scope),
  ]);
  if (!page) return { items: [], next: undefined };

  const direct = listing === null ? undefined : await sets.get(listing, () => directIds(graph, scope));
  const items = membersIn(page, direct);
  if (page.next !== undefined) return { items, next: { link: page.next, listing } };
  if (listing !== null) sets.end(listing);
  return { items, next: undefined };
}

/** `direct` has the ids of direct members; undefined where every member is direct. */
function membersIn({ value }: GraphPage, direct: ReadonlySet<string> | undefined): readonly Member[] {
  return value.flatMap((object) => {
    const isDirect = direct?.has(idOf(object)) ?? true;
    const member = toMember(object, isDirect ? 'direct' : 'indirect');
    return member && !(direct && member.type === 'group') ? [member] : [];
  });
}

/** Returns null where the group contains no other group, so that every member is direct. */
async function beginListing({ graph, sets }: Lister, scope: GroupScope): Promise<string | null> {
  if (!isFlattened(scope.members)) return null;
  const nested = await graph.page(`/groups/${scope.groupId}/members/microsoft.graph.group?$select=id&$top=1`);
  return nested?.value.length === 0 ? null : sets.begin();
}

const isFlattened = (members: GroupMembers): boolean => members.startsWith('transitive');

function membersPath({ groupId, members, guestsOnly }: GroupScope): string {
  const base = `/groups/${groupId}/${isFlattened(members) ? 'transitiveMembers' : 'members'}`;
  if (guestsOnly) {
    const filter = "$count=true&$filter=userType eq 'Guest'";
    return `${base}/microsoft.graph.user?${filter}&$select=${MEMBER_USER_PROPERTIES}&$top=999`;
  }
  return members === 'transitiveUsers' || members === 'directUsers'
    ? `${base}/microsoft.graph.user?$select=${MEMBER_USER_PROPERTIES}&$top=999`
    : `${base}?$select=${MEMBER_PROPERTIES}&$top=999`;
}

async function directIds(graph: GraphClient, { groupId }: GroupScope): Promise<ReadonlySet<string>> {
  const members = await graph.all(`/groups/${groupId}/members?$select=id&$top=999`);
  return new Set(members.map((member) => idOf(member)));
}

/** Returns how each principal is a member of a group or a team. */
export async function inspectMembers(
  graph: GraphClient,
  { groupId }: { readonly groupId: string },
  principals: readonly AccessHolder[],
): Promise<AccessStates> {
  const select = 'id,groupTypes,membershipRule,mailEnabled,onPremisesSyncEnabled';
  const found = await graph.get(`/groups/${groupId}?$select=${select}`);
  if (!found) return new Map(principals.map(({ id }) => [id, ABSENT]));

  const lock = lockOf(found);
  const isIn = (groups: ReadonlyMap<string, ReadonlySet<string>>, id: string) =>
    groups.get(id)?.has(groupId.toLowerCase()) ?? false;
  const direct = await groupsOfPrincipals(graph, principals, 'memberOf');
  const others = principals.filter(({ id }) => !isIn(direct, id));
  const nested = await groupsOfPrincipals(graph, others, 'transitiveMemberOf');
  return new Map(
    principals.map(({ id }) => {
      if (!isIn(direct, id)) return [id, isIn(nested, id) ? notRemovable(NESTED) : ABSENT];
      if (lock !== undefined) return [id, notRemovable(lock)];
      return [id, { state: 'direct', grants: [{ kind: 'membership', id: groupId }] }];
    }),
  );
}

const NESTED = 'The membership comes through a nested group.';

/** Returns why nobody can be removed from a group, or undefined. */
function lockOf(object: GraphObject): string | undefined {
  if (object.onPremisesSyncEnabled === true) return 'The group is synchronised from an on-premises directory.';
  if (isDynamic(object)) return 'The membership of the group is dynamic: a rule decides who is in it.';
  const isUnified = textsOf(object, 'groupTypes').includes('Unified');
  return object.mailEnabled === true && !isUnified ? 'The group is mail-enabled and managed in Exchange.' : undefined;
}

/** Needs `groupTypes` and `membershipRule`. */
const isDynamic = (object: GraphObject): boolean =>
  textsOf(object, 'groupTypes').includes('DynamicMembership') || textOrNull(object, 'membershipRule') !== null;

/** Small enough to look for guests in each group within one slice of work. */
const GROUPS_PER_PAGE = 200;

/**
 * Lists the groups that an enumeration reviews: all groups, Microsoft 365 groups, or teams. Leaves out dynamic, role-assignable and excluded
 * groups; a review of guests leaves out groups without guests.
 */
export const listGroups = withCursor(async ({ graph }, scope: GroupsScope, link: string | undefined) => {
  const page = await graph.page(link ?? groupsPath(scope));
  const excluded = new Set(scope.enumeration.excludedGroupIds.map((id) => id.toLowerCase()));
  const groups = (page?.value ?? [])
    .filter((object) => !isDynamic(object) && object.isAssignableToRole !== true && !excluded.has(idOf(object)))
    .map(toResource);
  return { items: scope.guestsOnly ? await onlyWithGuests(graph, groups) : groups, next: page?.next };
});

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
