import { ID } from './directoryQuery';
import type { ErrorDetail } from '../errors';
import type { InactiveUsersQueryScope, PrincipalResourceMembershipsScope, QueryScope } from '../model/definition';
import type { DirectoryRoleScope, GroupsScope, PrincipalFilter, SingleScope, TeamScope } from './scopeKinds';
import { RELATIVE_MEMBERS, isFiltered, principalFilter, readQuery, unsupported, unsupportedQuery } from './scopeQuery';

/** A principal scope: users, groups, or the users of assigned groups. */
interface PrincipalPart extends PrincipalFilter {
  readonly kind: 'user' | 'group' | 'groupUser';
}

interface ResourcePart {
  readonly kind: 'groupMembers' | 'sharedChannels' | 'application' | 'directoryRole' | 'groups';
  readonly id: string;
}

interface PrincipalShape {
  readonly path: RegExp;
  /** Only for a relative query: its root. */
  readonly root?: RegExp;
  readonly kind: PrincipalPart['kind'];
}

const PRINCIPAL_SHAPES: readonly PrincipalShape[] = [
  { path: /^\/users$/i, kind: 'user' },
  { path: /^\/groups$/i, kind: 'group' },
  { path: RELATIVE_MEMBERS, root: /^(?:\/v1\.0|\/beta)?\/groups$/i, kind: 'groupUser' },
];

const resourceShape = (kind: ResourcePart['kind'], path: string, condition = /^$/) => ({
  kind,
  path: new RegExp(`^${path}$`, 'i'),
  condition,
});

const RESOURCE_SHAPES = [
  resourceShape('groupMembers', `/groups/${ID}/transitiveMembers`),
  resourceShape('sharedChannels', `/teams/${ID}/channels`, /^membershipType eq 'shared'$/i),
  resourceShape('application', `/servicePrincipals/${ID}`),
  resourceShape('directoryRole', `/roleManagement/directory/roleDefinitions/${ID}`),
  resourceShape('groups', '/groups'),
];

/**
 * Parses a principalResourceMembershipsScope. Returns the detail of an error for a part, or a combination of parts, that is not
 * supported. Source: docs/graph-reference.md#s3-4.
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
  return combined ?? unsupported('scope', 'This combination of principalScopes and resourceScopes is not supported.');
}

function unsupportedPart(
  scope: PrincipalResourceMembershipsScope,
  list: 'principalScopes' | 'resourceScopes',
  index: number,
): ErrorDetail {
  return unsupportedQuery(`scope/${list}/${index}/query`, scope[list][index]?.query ?? '');
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
  if (!query || !shape?.condition.test(query.conditions.join(' and '))) return undefined;

  return { kind: shape.kind, id: shape.path.exec(query.path)?.[1] ?? '' };
}

function combine(
  principals: readonly PrincipalPart[],
  resources: readonly ResourcePart[],
): SingleScope | GroupsScope | undefined {
  const filter = commonFilter(principals);
  const kinds = principals.map(({ kind }) => kind).sort();
  const [resource, ...more] = resources;
  if (!filter || !resource) return undefined;

  if (more.length > 0) return teamScope(resources, kinds, filter);
  if (resource.kind === 'directoryRole') return roleScope(resource.id, kinds, filter);
  if (resource.kind === 'groups') return groupsScope(kinds, filter);
  return resource.kind === 'application' ? applicationScope(resource.id, kinds, filter) : undefined;
}

/** All principal scopes must have the same filter. */
function commonFilter(principals: readonly PrincipalPart[]): PrincipalFilter | undefined {
  const [first] = principals;
  if (!first) return undefined;

  const { guestsOnly, inactiveDuration } = first;
  const same = principals.every((part) => {
    return part.guestsOnly === guestsOnly && part.inactiveDuration === inactiveDuration;
  });
  return same ? { guestsOnly, inactiveDuration } : undefined;
}

function teamScope(
  resources: readonly ResourcePart[],
  kinds: readonly string[],
  filter: PrincipalFilter,
): TeamScope | undefined {
  const members = resources.find(({ kind }) => kind === 'groupMembers');
  const channels = resources.find(({ kind }) => kind === 'sharedChannels');
  if (resources.length !== 2 || kinds.join() !== 'user' || isFiltered(filter)) return undefined;
  if (!members || members.id.toLowerCase() !== channels?.id.toLowerCase()) return undefined;

  return { kind: 'team', groupId: members.id, ...filter };
}

function applicationScope(id: string, kinds: readonly string[], filter: PrincipalFilter): SingleScope | undefined {
  return ['user', 'groupUser,user'].includes(kinds.join())
    ? { kind: 'application', servicePrincipalId: id, ...filter }
    : undefined;
}

/** Graph documents only inactive guests for all groups. */
function groupsScope(kinds: readonly string[], filter: PrincipalFilter): GroupsScope | undefined {
  if (kinds.join() !== 'user' || !filter.guestsOnly || filter.inactiveDuration === null) return undefined;

  return { kind: 'groups', enumeration: { unifiedOnly: false, teamsOnly: false, excludedGroupIds: [] }, ...filter };
}

function roleScope(
  roleDefinitionId: string,
  kinds: readonly string[],
  filter: PrincipalFilter,
): DirectoryRoleScope | undefined {
  const role = { kind: 'directoryRole', roleDefinitionId, assignments: 'all', ...filter } as const;
  if (kinds.join() === 'user') return { ...role, principals: ['user'] };
  // A group is never a guest and never inactive.
  if (kinds.join() !== 'group,user' || isFiltered(filter)) return undefined;

  return { ...role, principals: ['user', 'group'] };
}
