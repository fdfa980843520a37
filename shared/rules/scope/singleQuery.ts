import { parseAssignments } from './assignmentScopes';
import { ID } from './directoryQuery';
import type { InactiveUsersQueryScope, QueryScope } from '../model/definition';
import type { GroupMembers, PrincipalFilter, SingleScope } from './scopeKinds';
import { isFiltered, principalFilter, readQuery } from './scopeQuery';

/** A scope that a single query describes. Source: docs/graph-reference.md#s3-4. */
interface QueryShape {
  readonly path: RegExp;
  /** Whether `userType eq 'Guest'` and an inactive duration are allowed. */
  readonly filtered: boolean;
  readonly build: (id: string, filter: PrincipalFilter) => SingleScope;
}

const groupShape = (tail: string, members: GroupMembers): QueryShape => ({
  path: new RegExp(`^/groups/${ID}/${tail}$`, 'i'),
  filtered: true,
  build: (groupId, filter) => ({ kind: 'group', groupId, members, ...filter }),
});

const QUERY_SHAPES: readonly QueryShape[] = [
  groupShape('transitiveMembers', 'transitive'),
  groupShape('transitiveMembers/microsoft\\.graph\\.user', 'transitiveUsers'),
  groupShape('members', 'direct'),
  groupShape('members/microsoft\\.graph\\.user', 'directUsers'),
  {
    path: new RegExp(`^/roleManagement/directory/roleDefinitions/${ID}$`, 'i'),
    filtered: false,
    build: (roleDefinitionId, filter) => ({
      kind: 'directoryRole',
      roleDefinitionId,
      principals: ['user'],
      assignments: 'all',
      ...filter,
    }),
  },
];

/** Returns the scope of one absolute query, alone or in the resourceScopes; undefined for a query that is not supported. */
export function parseQueryScope(scope: QueryScope | InactiveUsersQueryScope): SingleScope | undefined {
  const query = readQuery(scope);
  const shape = query && QUERY_SHAPES.find(({ path }) => path.test(query.path));
  if (!query) return undefined;
  if (!shape) return 'inactiveDuration' in scope ? undefined : parseAssignments(query);

  const filter = principalFilter(scope, query);
  if (!filter || (isFiltered(filter) && !shape.filtered)) return undefined;
  return shape.build(shape.path.exec(query.path)?.[1] ?? '', filter);
}
