import type { GroupMembers, GroupScope, TeamScope } from '../../rules/scope/scopeKinds';
import { readCursor, writeCursor, type Page } from '../client/cursor';
import type { GraphClient, GraphPage } from '../client/graphClient';
import { idOf, textOf, type JsonObject } from '../client/graphJson';
import type { Lister } from '../client/listing';
import { MEMBER_PROPERTIES, MEMBER_USER_PROPERTIES, toMember, type Member } from '../people/principals';

const EMPTY: Page<Member> = { items: [], cursor: undefined };

/** Where a list of members stands, and the listing that knows who is a member himself; null where everybody is. */
interface MembersPosition {
  readonly link: string;
  readonly listing: string | null;
}

/** A page of a group's members: flattened ones leave the nested groups themselves out. */
export async function listGroupMembers(lister: Lister, scope: GroupScope, cursor?: string): Promise<Page<Member>> {
  const { graph, sets } = lister;
  const position = cursor === undefined ? undefined : (readCursor(cursor) as MembersPosition);
  const [page, listing] = await Promise.all([
    graph.page(position?.link ?? membersPath(scope)),
    position ? position.listing : beginListing(lister, scope),
  ]);
  if (!page) return EMPTY;

  const direct = listing === null ? undefined : await sets.get(listing, () => directIds(graph, scope));
  if (page.next !== undefined) {
    return {
      items: membersIn(page, direct),
      cursor: writeCursor({ link: page.next, listing } satisfies MembersPosition),
    };
  }
  if (listing !== null) sets.end(listing);
  return { items: membersIn(page, direct), cursor: undefined };
}

/** `direct` are those who are members themselves, where not everybody is. */
function membersIn({ value }: GraphPage, direct: ReadonlySet<string> | undefined): readonly Member[] {
  return value.flatMap((object) => {
    const isDirect = direct?.has(idOf(object)) ?? true;
    const member = toMember(object, isDirect ? 'direct' : 'indirect');
    return member && !(direct && member.type === 'group') ? [member] : [];
  });
}

/** Null where nobody is a member through another group. */
async function beginListing({ graph, sets }: Lister, scope: GroupScope): Promise<string | null> {
  if (!isFlattened(scope)) return null;
  const nested = await graph.page(`/groups/${scope.groupId}/members/microsoft.graph.group?$select=id&$top=1`);
  return nested?.value.length === 0 ? null : sets.begin();
}

const isFlattened = ({ members }: { readonly members: GroupMembers }): boolean => members.startsWith('transitive');

/** Guests are asked for as such; whom else the caller leaves out needs more than the membership. */
function membersPath({ groupId, members, guestsOnly }: GroupScope): string {
  const relation = isFlattened({ members }) ? 'transitiveMembers' : 'members';
  const base = `/groups/${groupId}/${relation}`;
  if (guestsOnly) {
    const filter = "$count=true&$filter=userType eq 'Guest'";
    return `${base}/microsoft.graph.user?${filter}&$select=${MEMBER_USER_PROPERTIES}&$top=999`;
  }
  return members === 'transitiveUsers' || members === 'directUsers'
    ? `${base}/microsoft.graph.user?$select=${MEMBER_USER_PROPERTIES}&$top=999`
    : `${base}?$select=${MEMBER_PROPERTIES}&$top=999`;
}

/** Who is a member himself. */
async function directIds(graph: GraphClient, { groupId }: GroupScope): Promise<ReadonlySet<string>> {
  return idsOf(await graph.all(`/groups/${groupId}/members?$select=id&$top=999`));
}

const idsOf = (objects: readonly JsonObject[]): ReadonlySet<string> => new Set(objects.map((object) => idOf(object)));

/** Where the list of a team's people stands: among its members, or in one of its shared channels. */
type TeamPosition = { readonly members: string } | ChannelPosition;

interface ChannelPosition {
  readonly channel: number;
  readonly link?: string;
  /** The listing that knows who is in the team. */
  readonly listing: string;
}

/** A page of a team's members, then of those in its shared channels who are no members: most of them from outside. */
export async function listTeamPeople(lister: Lister, scope: TeamScope, cursor?: string): Promise<Page<Member>> {
  const position = cursor === undefined ? undefined : (readCursor(cursor) as TeamPosition);
  if (position && 'channel' in position) return listChannelMembers(lister, scope.groupId, position);

  const group: GroupScope = { ...scope, kind: 'group', members: 'transitiveUsers' };
  const page = await listGroupMembers(lister, group, position?.members);
  const next: TeamPosition =
    page.cursor === undefined ? { channel: 0, listing: lister.sets.begin() } : { members: page.cursor };
  return { items: page.items, cursor: writeCursor(next) };
}

async function listChannelMembers(
  { graph, sets }: Lister,
  groupId: string,
  { channel, link, listing }: ChannelPosition,
): Promise<Page<Member>> {
  const channels = await listSharedChannels(graph, groupId);
  const channelId = channels[channel];
  if (channelId === undefined) return EMPTY;

  const page = await graph.page(link ?? channelMembersPath(groupId, channelId));
  const own = await sets.get(listing, () => peopleIds(graph, groupId));
  const items = (page?.value ?? []).filter((object) => !own.has(idOf(object, 'userId'))).map(toChannelMember);
  const nextOf = (position: ChannelPosition) => ({ items, cursor: writeCursor(position) });
  if (page?.next !== undefined) return nextOf({ channel, link: page.next, listing });
  if (channel + 1 < channels.length) return nextOf({ channel: channel + 1, listing });
  sets.end(listing);
  return { items, cursor: undefined };
}

/** Who is in a team, also through a group. */
async function peopleIds(graph: GraphClient, groupId: string): Promise<ReadonlySet<string>> {
  return idsOf(await graph.all(`/groups/${groupId}/transitiveMembers/microsoft.graph.user?$select=id&$top=999`));
}

/** Somebody from outside may have no account here: the channel's membership is all there is to know. */
const toChannelMember = (membership: JsonObject): Member => ({
  id: idOf(membership, 'userId'),
  type: 'user',
  displayName: textOf(membership, 'displayName'),
  userPrincipalName: textOf(membership, 'email'),
  userType: null,
  membershipType: 'direct',
  channelOnly: true,
});

/** Ids of a team's shared channels; none for a group that is no team. */
async function listSharedChannels(graph: GraphClient, groupId: string): Promise<readonly string[]> {
  const channels = await graph.all(`/teams/${groupId}/channels?$filter=membershipType eq 'shared'`);
  return channels.map((channel) => textOf(channel, 'id'));
}

const channelMembersPath = (groupId: string, channelId: string): string =>
  `/teams/${groupId}/channels/${encodeURIComponent(channelId)}/members`;

/** The addresses of everybody's memberships in a team's shared channels, by user. */
export async function channelMemberships(
  graph: GraphClient,
  groupId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const channelId of await listSharedChannels(graph, groupId)) {
    const path = channelMembersPath(groupId, channelId);
    for (const membership of await graph.all(path)) {
      const userId = idOf(membership, 'userId');
      found.set(userId, [...(found.get(userId) ?? []), `${path}/${encodeURIComponent(textOf(membership, 'id'))}`]);
    }
  }
  return found;
}
