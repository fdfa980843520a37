import { ID } from './directoryQuery';
import type { ErrorDetail } from '../errors';
import type { InactiveUsersQueryScope, PrincipalResourceMembershipsScope, QueryScope } from '../model/definition';
import type {
  DirectoryRoleScope,
  GroupScope,
  GroupsScope,
  PrincipalFilter,
  SingleScope,
  TeamScope,
} from './scopeKinds';
import { ADVICE_ON_MEMBERSHIPS, adviceOnPart } from './scopeHints';
import {
  isFiltered,
  parseQueryScope,
  principalFilter,
  readQuery,
  RELATIVE_MEMBERS,
  unsupported,
  unsupportedQuery,
} from './scopeQuery';

/** The meaning of a principal scope: users, groups, or the users of assigned groups. */
interface PrincipalPart extends PrincipalFilter {
  readonly kind: 'user' | 'group' | 'groupUser';
}

/** The resource of a resource scope. `combine` decides which principals it needs. */
type ResourcePart =
  SingleScope | { readonly kind: 'sharedChannels'; readonly groupId: string } | { readonly kind: 'allGroups' };

interface PrincipalShape {
  readonly path: RegExp;
  /** The root of a relative query; absent for an absolute one. */
  readonly root?: RegExp;
  readonly kind: PrincipalPart['kind'];
}

const PRINCIPAL_SHAPES: readonly PrincipalShape[] = [
  { path: /^\/users$/i, kind: 'user' },
  { path: /^\/groups$/i, kind: 'group' },
  { path: RELATIVE_MEMBERS, root: /^(?:\/v1\.0|\/beta)?\/groups$/i, kind: 'groupUser' },
];

const EVERYBODY = { guestsOnly: false, inactiveDuration: null } as const;

/** The resources whose query alone is not a scope, each with the condition in its filter. */
const RESOURCE_SHAPES: readonly {
  readonly path: RegExp;
  readonly condition: RegExp;
  readonly build: (id: string) => ResourcePart;
}[] = [
  {
    path: new RegExp(`^/teams/${ID}/channels$`, 'i'),
    condition: /^membershipType eq 'shared'$/i,
    build: (groupId) => ({ kind: 'sharedChannels', groupId }),
  },
  {
    path: new RegExp(`^/servicePrincipals/${ID}$`, 'i'),
    condition: /^$/,
    build: (servicePrincipalId) => ({ kind: 'application', servicePrincipalId, ...EVERYBODY }),
  },
  { path: /^\/groups$/i, condition: /^$/, build: () => ({ kind: 'allGroups' }) },
];

/**
 * Parses a principalResourceMembershipsScope. If a part or a combination of parts is not supported, returns the detail of an error. Source:
 * docs/graph-reference.md#s3-7.
 */
export function parseMemberships(scope: PrincipalResourceMembershipsScope): SingleScope | GroupsScope | ErrorDetail {
  const principals = scope.principalScopes.map((part) => principalPart(part));
  const badPrincipal = principals.indexOf(undefined);
  if (badPrincipal >= 0) return unsupportedPart(scope, 'principalScopes', badPrincipal);

  const resources = scope.resourceScopes.map((part) => resourcePart(part));
  const badResource = resources.indexOf(undefined);
  if (badResource >= 0) return unsupportedPart(scope, 'resourceScopes', badResource);

  const combined = combine(
    principals.filter((part) => part !== undefined),
    resources.filter((part) => part !== undefined),
  );
  const what = 'This combination of principalScopes and resourceScopes is not supported.';
  return combined ?? unsupported('scope', what, ADVICE_ON_MEMBERSHIPS);
}

function unsupportedPart(
  scope: PrincipalResourceMembershipsScope,
  list: 'principalScopes' | 'resourceScopes',
  index: number,
): ErrorDetail {
  const query = scope[list][index]?.query ?? '';
  return unsupportedQuery(`scope/${list}/${index}/query`, query, adviceOnPart(list, query));
}

function principalPart(scope: QueryScope | InactiveUsersQueryScope): PrincipalPart | undefined {
  const query = readQuery(scope);
  if (!query) return undefined;

  const filter = principalFilter(scope, query);
  const shape = PRINCIPAL_SHAPES.find(
    ({ path, root }) => path.test(query.path) && (root?.test(scope.queryRoot ?? '') ?? true),
  );
  return filter && shape ? { kind: shape.kind, ...filter } : undefined;
}

function resourcePart(scope: QueryScope): ResourcePart | undefined {
  const query = readQuery(scope);
  const shape = query && RESOURCE_SHAPES.find(({ path }) => path.test(query.path));
  if (!shape) return parseQueryScope(scope);

  const isComplete = shape.condition.test(query.conditions.join(' and '));
  return isComplete ? shape.build(shape.path.exec(query.path)?.[1] ?? '') : undefined;
}

function combine(
  principals: readonly PrincipalPart[],
  resources: readonly ResourcePart[],
): SingleScope | GroupsScope | undefined {
  const filter = commonFilter(principals);
  const kinds = principals
    .map(({ kind }) => kind)
    .sort()
    .join();
  const [resource, ...more] = resources;
  if (!filter || !resource) return undefined;
  if (more.length > 0) return teamScope(resources, kinds, filter);

  return combineOne(resource, kinds, filter);
}

type Kind = ResourcePart['kind'];
type PartOf<K extends Kind> = Extract<ResourcePart, { readonly kind: K }>;

const combinations: {
  readonly [K in Kind]: (
    resource: PartOf<K>,
    kinds: string,
    filter: PrincipalFilter,
  ) => SingleScope | GroupsScope | undefined;
} = {
  application: (application, kinds, filter) =>
    ['user', 'groupUser,user'].includes(kinds) ? { ...application, ...filter } : undefined,
  group: (group, kinds, filter) => (kinds === 'user' ? usersOfGroup(group, filter) : undefined),
  directoryRole: roleScope,
  accessPackage: (accessPackage, kinds, filter) =>
    kinds === 'user' && !isFiltered(filter) ? accessPackage : undefined,
  allGroups: (_, kinds, filter) => groupsScope(kinds, filter),
  sharedChannels: () => undefined,
  team: () => undefined,
};

const combineOne = <K extends Kind>(
  resource: PartOf<K> & { readonly kind: K },
  kinds: string,
  filter: PrincipalFilter,
): SingleScope | GroupsScope | undefined => combinations[resource.kind](resource, kinds, filter);

/** Returns the filter of the principal scopes; undefined if they do not all have the same filter. */
function commonFilter(principals: readonly PrincipalPart[]): PrincipalFilter | undefined {
  const [first] = principals;
  if (!first) return undefined;

  const { guestsOnly, inactiveDuration } = first;
  const same = principals.every((part) => {
    return part.guestsOnly === guestsOnly && part.inactiveDuration === inactiveDuration;
  });
  return same ? { guestsOnly, inactiveDuration } : undefined;
}

/** Returns the scope of a group's users. The filter for guests may be on the principals, on the members, or on both. */
function usersOfGroup({ groupId, members, guestsOnly }: GroupScope, filter: PrincipalFilter): GroupScope {
  const users = members.startsWith('transitive') ? 'transitiveUsers' : 'directUsers';
  return { kind: 'group', groupId, members: users, ...filter, guestsOnly: guestsOnly || filter.guestsOnly };
}

/**
 * Returns the scope of a team with its shared channels. Inactive people cannot be reviewed there, because a person from another tenant has
 * no sign-ins in this one.
 */
function teamScope(resources: readonly ResourcePart[], kinds: string, filter: PrincipalFilter): TeamScope | undefined {
  const members = resources.find((part) => part.kind === 'group');
  const channels = resources.find((part) => part.kind === 'sharedChannels');
  if (resources.length !== 2 || kinds !== 'user' || filter.inactiveDuration !== null) return undefined;
  if (!members || members.groupId.toLowerCase() !== channels?.groupId.toLowerCase()) return undefined;

  const { groupId, guestsOnly } = usersOfGroup(members, filter);
  return { kind: 'team', groupId, guestsOnly, inactiveDuration: null };
}

/** Returns the scope of all groups. For this scope, Graph documents only inactive guests. */
function groupsScope(kinds: string, filter: PrincipalFilter): GroupsScope | undefined {
  if (kinds !== 'user' || !filter.guestsOnly || filter.inactiveDuration === null) return undefined;

  return { kind: 'groups', enumeration: { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] }, ...filter };
}

function roleScope(role: DirectoryRoleScope, kinds: string, filter: PrincipalFilter): DirectoryRoleScope | undefined {
  if (kinds === 'user') return role.principals.join() === 'user' ? { ...role, ...filter } : undefined;
  // A group is never a guest and never inactive, so the filters must be absent.
  if (kinds !== 'group,user' || role.assignments !== 'all' || isFiltered(filter)) return undefined;

  return { ...role, principals: ['user', 'group'] };
}
