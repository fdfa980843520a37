import type { Collection } from '../directory/changes';
import type { Directory, Row } from '../directory/directory';
import { type Filter } from './filter';
import { isCast, pinnedTo, typeName } from './matches';
import { DirectoryError, badRequest, resourceNotFound } from '../message';
import { type Navigation, navigationOf } from './navigation';

/** The objects at a path. */
export interface Place {
  readonly rows: readonly Row[];
  readonly many: boolean;
  /** Whether the objects have several types, so that each carries `@odata.type`. */
  readonly mixed: boolean;
  readonly context: string;
  /** Whether the path ends in `$count`. */
  readonly counted: boolean;
}

/** A collection at the top of the directory. */
interface Root {
  rows(directory: Directory, filter: Filter | undefined): readonly Row[];
  find(directory: Directory, key: string): Row | undefined;
}

const stored = (collection: Collection): Root => ({
  rows: (directory) => directory.list(collection),
  find: (directory, key) => directory.find(collection, key),
});

/** Returns the role assignments of one type, shown as one of Graph's types. */
function assignments(kind: 'active' | 'eligible', type: Row['type']): Root {
  const show = (row: Row): readonly Row[] => {
    const { kind: given, startDateTime = null, endDateTime = null, ...value } = row.value;
    if (given !== kind) return [];
    const period = { startDateTime, endDateTime };
    return [
      { ...row, type, value: type === 'unifiedRoleAssignment' ? value : { ...schedule(type), ...value, ...period } },
    ];
  };
  return {
    rows: (directory) => directory.list('roleAssignments').flatMap(show),
    find: (directory, key) => [directory.find('roleAssignments', key) ?? []].flat().flatMap(show)[0],
  };
}

const schedule = (type: Row['type']): Row['value'] => ({
  memberType: 'Direct',
  ...(type === 'unifiedRoleAssignmentScheduleInstance' ? { assignmentType: 'Assigned' } : {}),
});

/** All users, groups and applications of the tenant. */
const everything: Root = {
  rows: (directory) => (['users', 'groups', 'servicePrincipals'] as const).flatMap((name) => directory.list(name)),
  find: (directory, key) => directory.findObject(key),
};

/** The deleted objects, without the data that restores them. */
const deletedItems: Root = {
  rows: (directory) =>
    (['deletedUsers', 'deletedGroups'] as const).flatMap((name) => directory.list(name).map(withoutRestoring)),
  find: (directory, key) => {
    const found = directory.find('deletedUsers', key) ?? directory.find('deletedGroups', key);
    return found && withoutRestoring(found);
  },
};

const withoutRestoring = (row: Row): Row => ({
  ...row,
  value: Object.fromEntries(Object.entries(row.value).filter(([name]) => name !== 'restoring')),
});

const isTeam = (row: Row): boolean => {
  const options = row.value.resourceProvisioningOptions;
  return Array.isArray(options) && options.includes('Team');
};

const asTeam = (row: Row): readonly Row[] => {
  const { displayName, description, visibility } = row.value;
  return isTeam(row) ? [{ type: 'team', id: row.id, value: { id: row.id, displayName, description, visibility } }] : [];
};

const teams: Root = {
  rows: (directory) => directory.list('groups').flatMap(asTeam),
  find: (directory, key) => [directory.find('groups', key) ?? []].flat().flatMap(asTeam)[0],
};

/** The sign-ins, latest first. A filter for one user reads only the sign-ins of that user. */
const signIns: Root = {
  rows: (directory, filter) => {
    const userIds = pinnedTo(filter, 'userId');
    const found = userIds?.flatMap((id) => directory.childrenOf('signIns', id)) ?? directory.list('signIns');
    const time = (row: Row): string => String(row.value.createdDateTime);
    return found.toSorted((a, b) => (time(a) < time(b) ? 1 : -1));
  },
  find: (directory, key) => directory.find('signIns', key),
};

/** The users. A filter for some ids reads only those users. */
const users: Root = {
  rows: (directory, filter) =>
    pinnedTo(filter, 'id')?.flatMap((id) => directory.find('users', id) ?? []) ?? directory.list('users'),
  find: (directory, key) => directory.findUser(key),
};

const organization: Root = {
  rows: ({ tenantId, domain }) => [
    {
      type: 'organization',
      id: tenantId,
      value: {
        id: tenantId,
        displayName: domain,
        verifiedDomains: [{ name: domain, isDefault: true, isInitial: true }],
      },
    },
  ],
  find: (directory, key) =>
    organization.rows(directory, undefined).find((row) => row.id.toLowerCase() === key.toLowerCase()),
};

/** Returns an application by its id, or by `appId='…'`. */
function findApplication(directory: Directory, key: string): Row | undefined {
  const appId = /^appId='(.*)'$/.exec(key)?.[1]?.toLowerCase();
  if (appId === undefined) return directory.find('servicePrincipals', key);
  return directory.list('servicePrincipals').find(({ value }) => String(value.appId).toLowerCase() === appId);
}

const roles = 'roleManagement/directory';
const entitlements = 'identityGovernance/entitlementManagement';

const roots: Readonly<Record<string, Root>> = {
  users,
  groups: stored('groups'),
  servicePrincipals: { ...stored('servicePrincipals'), find: findApplication },
  directoryObjects: everything,
  'directory/deletedItems': deletedItems,
  organization,
  teams,
  'auditLogs/signIns': signIns,
  [`${roles}/roleDefinitions`]: { ...stored('roleDefinitions'), find: (directory, key) => directory.findRole(key) },
  [`${roles}/roleAssignments`]: assignments('active', 'unifiedRoleAssignment'),
  [`${roles}/roleAssignmentScheduleInstances`]: assignments('active', 'unifiedRoleAssignmentScheduleInstance'),
  [`${roles}/roleEligibilityScheduleInstances`]: assignments('eligible', 'unifiedRoleEligibilityScheduleInstance'),
  [`${entitlements}/accessPackages`]: stored('accessPackages'),
  [`${entitlements}/assignmentPolicies`]: stored('assignmentPolicies'),
  [`${entitlements}/accessPackageAssignments`]: stored('accessPackageAssignments'),
  [`${entitlements}/assignments`]: stored('accessPackageAssignments'),
};

/** Returns Graph's error for an unknown path segment. */
const noSegment = (segment: string): DirectoryError =>
  new DirectoryError(400, 'BadRequest', `Resource not found for the segment '${segment}'.`);

/**
 * Follows a decoded path (`groups/{id}/members/microsoft.graph.user/$count`) to its objects. Ignores empty segments. Throws DirectoryError
 * 404 for an absent object, 400 for a segment that Graph does not have.
 */
export function walk(directory: Directory, path: readonly string[], filter: Filter | undefined): Place {
  const segments = path.flatMap(splitKey).filter((segment) => segment !== '');
  const length = [1, 2, 3].find((size) => Object.hasOwn(roots, segments.slice(0, size).join('/')));
  const name = segments.slice(0, length).join('/');
  const root = length === undefined ? undefined : roots[name];
  if (root === undefined || length === undefined) throw noSegment(segments[0] ?? '');
  const [key, ...rest] = segments.slice(length);
  const start = { mixed: [everything, deletedItems].includes(root), context: name, counted: false };
  if (key === undefined || key === '$count' || isCast(key)) {
    const place: Place = { ...start, rows: root.rows(directory, filter), many: true };
    const steps = key === undefined ? [] : [key, ...rest];
    return steps.reduce((at, segment) => go(directory, at, segment), place);
  }
  const row = root.find(directory, key);
  if (row === undefined) throw resourceNotFound(key);
  const place: Place = { ...start, rows: [row], many: false };
  return rest.reduce((at, segment) => go(directory, at, segment), place);
}

/** Splits `servicePrincipals(appId='…')` into name and key. */
function splitKey(segment: string): readonly string[] {
  const [, name, key] = /^(\w+)\((.+)\)$/.exec(segment) ?? [];
  return name === undefined || key === undefined ? [segment] : [name, key.replace(/^'(.*)'$/, '$1')];
}

const contexts: Readonly<Record<string, string>> = {
  user: 'users',
  group: 'groups',
  servicePrincipal: 'servicePrincipals',
};

/** Follows one segment of a path. */
function go(directory: Directory, place: Place, segment: string): Place {
  if (isCast(segment)) return cast(place, segment);
  if (!place.many) return enter(directory, place, segment);
  if (segment === '$count') return { ...place, counted: true };
  const row = place.rows.find(({ id }) => id.toLowerCase() === segment.toLowerCase());
  if (row === undefined) throw resourceNotFound(segment);
  return { ...place, rows: [row], many: false };
}

function cast(place: Place, segment: string): Place {
  const type = typeName(segment);
  const rows = place.rows.filter((row) => row.type === type);
  if (!place.many && rows.length === 0) throw resourceNotFound(segment);
  return { ...place, rows, mixed: false, context: contexts[type] ?? place.context };
}

function enter(directory: Directory, place: Place, segment: string): Place {
  const [row] = place.rows;
  const navigation: Navigation | undefined = row === undefined ? undefined : navigationOf(row.type, segment);
  if (row === undefined || navigation === undefined) throw noSegment(segment);
  const rows = navigation.follow(directory, row);
  if (!navigation.many && rows.length === 0) throw resourceNotFound(segment);
  const { many, mixed, context } = navigation;
  return { rows, many, mixed, context, counted: false };
}

/** Returns the object. Throws DirectoryError 404 when it is undefined. */
export function requireRow(row: Row | undefined, id: string): Row {
  if (row === undefined) throw resourceNotFound(id);
  return row;
}

/** Returns the id at the end of an `@odata.id` reference such as `https://…/directoryObjects/{id}`. */
export function referencedId(reference: unknown): string {
  const id = typeof reference === 'string' ? reference.split('/').at(-1) : undefined;
  if (id === undefined || id === '') throw badRequest("'@odata.id' must be the address of a directory object.");
  return decodeURIComponent(id);
}
