import type { TeamScope } from '../../rules/scope/scopeKinds';
import type { Grant } from '../../rules/model/removal';
import type { GraphClient } from '../client/graphClient';
import { idOf, textOf, textOrNull, textsOf, type GraphObject } from '../client/graphObject';
import { accountedFor, withCursor, type Lister, type ListingPage } from '../client/listing';
import type { Member } from '../people/principals';
import { findUsers } from '../people/users';
import { findGroup, group, inspectMembers } from './group';
import { ABSENT, indirect, ofKind, type AccessHolder, type AccessStates, type ResourceKind } from './resourceKind';

/** A team: its members, and the people in its shared channels. */
export const team: ResourceKind<TeamScope> = {
  find: findGroup,
  list: withCursor(listPeople),
  inspect,
  remove: (scope, item) => [
    ...ofKind(item.grants, 'channelMembership').map(({ channelId, membershipId }) => ({
      method: 'DELETE' as const,
      url: `/teams/${scope.groupId}/channels/${encodeURIComponent(channelId)}/members/${encodeURIComponent(membershipId)}`,
    })),
    ...ofKind(item.grants, 'membership').flatMap(() =>
      group.remove({ ...scope, kind: 'group', members: 'transitiveUsers' }, item),
    ),
  ],
  restore: (scope, item) => [
    ...ofKind(item.grants, 'channelMembership').map(({ channelId, roles, tenantId }) => ({
      method: 'POST' as const,
      url: `/teams/${scope.groupId}/channels/${encodeURIComponent(channelId)}/members`,
      body: {
        '@odata.type': '#microsoft.graph.aadUserConversationMember',
        roles,
        'user@odata.bind': `${item.directoryUrl}/users('${item.principalId}')`,
        ...(tenantId !== null && { tenantId }),
      },
    })),
    ...ofKind(item.grants, 'membership').flatMap(() =>
      group.restore({ ...scope, kind: 'group', members: 'transitiveUsers' }, item),
    ),
  ],
};

/** A page of the team's members (with the cursor of the group's list), or of one of its shared channels. */
type TeamPosition = { readonly members: string } | ChannelPosition;

interface ChannelPosition {
  readonly channel: number;
  readonly link?: string;
  /** The listing with the ids of the team's members. */
  readonly listing: string;
}

/** Lists a team's members, then the people in its shared channels who are not members, most of them from other tenants. */
async function listPeople(
  lister: Lister,
  scope: TeamScope,
  position: TeamPosition | undefined,
): Promise<ListingPage<Member, TeamPosition>> {
  if (position && 'channel' in position) return listChannelMembers(lister, scope, position);

  const page = await group.list(lister, { ...scope, kind: 'group', members: 'transitiveUsers' }, position?.members);
  const next = page.cursor === undefined ? { channel: 0, listing: lister.memory.begin() } : { members: page.cursor };
  return { ...page, next };
}

async function listChannelMembers(
  { graph, memory }: Lister,
  { groupId, guestsOnly }: TeamScope,
  { channel, link, listing }: ChannelPosition,
): Promise<ListingPage<Member, ChannelPosition>> {
  const channels = await listSharedChannels(graph, groupId);
  const channelId = channels[channel];
  if (channelId === undefined) return { items: [], next: undefined };

  const page = await graph.page(link ?? channelMembersPath(groupId, channelId));
  const members = await memory.get(listing, () => memberIds(graph, groupId));
  const people = (page?.value ?? []).filter((object) => !members.has(idOf(object, 'userId'))).map(toChannelMember);
  const items = guestsOnly ? await withoutColleagues(graph, people) : people;
  // Members of the team are on the team's own list.
  const rows = accountedFor(page, items, { idOf: (object) => idOf(object, 'userId'), ruleOf: () => 'repeat' });
  if (page?.next !== undefined) return { items, next: { channel, link: page.next, listing }, ...rows };
  if (channel + 1 < channels.length) return { items, next: { channel: channel + 1, listing }, ...rows };
  memory.end(listing);
  return { items, next: undefined, ...rows };
}

async function memberIds(graph: GraphClient, groupId: string): Promise<ReadonlySet<string>> {
  const members = await graph.all(`/groups/${groupId}/transitiveMembers?$select=id&$top=999`);
  return new Set(members.map((member) => idOf(member)));
}

/** Leaves out the people who have an account in this tenant and are not guests. */
async function withoutColleagues(graph: GraphClient, people: readonly Member[]): Promise<readonly Member[]> {
  const users = await findUsers(
    graph,
    people.map(({ id }) => id),
  );
  const colleagues = new Set(users.filter(({ userType }) => userType !== 'Guest').map(({ id }) => id));
  return people.filter(({ id }) => !colleagues.has(id));
}

/**
 * Returns the member for a membership. A person from another tenant may have no account here, so that only the membership describes them.
 */
const toChannelMember = (membership: GraphObject): Member => ({
  id: idOf(membership, 'userId'),
  type: 'user',
  displayName: textOf(membership, 'displayName'),
  userPrincipalName: textOf(membership, 'email'),
  userType: null,
  accountEnabled: null,
  department: null,
  jobTitle: null,
  membershipType: isShared(membership) ? 'indirect' : 'direct',
  channelOnly: true,
});

/** Returns the ids of a team's shared channels; none for a group that is not a team. */
async function listSharedChannels(graph: GraphClient, groupId: string): Promise<readonly string[]> {
  const channels = await graph.all(`/teams/${groupId}/channels?$filter=membershipType eq 'shared'`);
  return channels.map((channel) => textOf(channel, 'id'));
}

/** Returns the path of all members, including those through a team with which the channel is shared. Source: channel-list-allmembers. */
const channelMembersPath = (groupId: string, channelId: string): string =>
  `/teams/${groupId}/channels/${encodeURIComponent(channelId)}/allMembers`;

/** Returns whether a person is in the channel through another team, the only place from which they can be removed. */
const isShared = (membership: GraphObject): boolean =>
  textOf(membership, '@microsoft.graph.originalSourceMembershipUrl') !== '';

/** Returns the memberships of each person: in the team, in its shared channels, or in both. A removal removes all of them. */
async function inspect(
  graph: GraphClient,
  scope: TeamScope,
  principals: readonly AccessHolder[],
): Promise<AccessStates | undefined> {
  const inGroup = await inspectMembers(graph, scope, principals);
  if (!inGroup) return undefined;
  const inChannels = await channelAccess(graph, scope.groupId);
  return new Map(
    principals.map(({ id }) => {
      const state = inGroup.get(id) ?? ABSENT;
      const { grants, isInherited } = inChannels.get(id) ?? { grants: [], isInherited: false };
      if (state.state === 'notRemovable' || state.state === 'indirect') return [id, state];
      const own = [...grants, ...(state.state === 'direct' ? state.grants : [])];
      if (own.length > 0) return [id, { state: 'direct', grants: own }];
      return [id, isInherited ? indirect(SHARED) : ABSENT];
    }),
  );
}

const SHARED = 'The membership comes through another team that the channel is shared with.';

/** The memberships of one user in a team's shared channels, and whether the user also belongs through another team. */
interface ChannelAccess {
  readonly grants: readonly Grant[];
  readonly isInherited: boolean;
}

/** Returns the memberships in a team's shared channels, by user. */
async function channelAccess(graph: GraphClient, groupId: string): Promise<ReadonlyMap<string, ChannelAccess>> {
  const found = new Map<string, ChannelAccess>();
  for (const channelId of await listSharedChannels(graph, groupId)) {
    for (const membership of await graph.all(channelMembersPath(groupId, channelId))) {
      const userId = idOf(membership, 'userId');
      const { grants, isInherited } = found.get(userId) ?? { grants: [], isInherited: false };
      const own = isShared(membership) ? [] : [channelGrant(channelId, membership)];
      found.set(userId, { grants: [...grants, ...own], isInherited: isInherited || isShared(membership) });
    }
  }
  return found;
}

const channelGrant = (channelId: string, membership: GraphObject): Grant => ({
  kind: 'channelMembership',
  channelId,
  membershipId: textOf(membership, 'id'),
  roles: textsOf(membership, 'roles'),
  tenantId: textOrNull(membership, 'tenantId'),
});
