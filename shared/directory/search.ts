import { GraphError } from '../rules/errors';
import { isGuid } from '../rules/ids';
import {
  DirectoryRefusal,
  idOf,
  objectOf,
  objectsOf,
  textOf,
  textOrNull,
  type GraphObject,
} from './client/graphObject';
import type { GraphClient } from './client/graphClient';
import { listOwnedGroups } from './people/users';

/** The types of objects that a review can name: what it reviews, and the people who decide. */
export const SEARCHED_KINDS = ['user', 'group', 'application', 'directoryRole', 'accessPackage'] as const;
export type SearchedKind = (typeof SEARCHED_KINDS)[number];

export interface FoundObject {
  /** The object id; for an access package, the id of one of its assignment policies. */
  readonly id: string;
  readonly displayName: string;
  /** A text that distinguishes objects with the same name. */
  readonly detail: string | null;
  readonly accessPackageId: string | null;
  readonly catalogId: string | null;
}

/** What a person typed: the beginnings of words of a name, or an id. An empty text finds the first objects by name. */
interface Search {
  readonly text: string;
  readonly limit: number;
}

/** The search for each type of object. A search is one call, except in a tenant whose roles do not fit on one page. */
const SEARCHES: Readonly<
  Record<SearchedKind, (graph: GraphClient, search: Search) => Promise<readonly FoundObject[]>>
> = {
  user: (graph, search) => searchObjects(graph, '/users?$select=id,displayName,userPrincipalName', search, USER),
  group: (graph, search) => searchObjects(graph, `/groups?$select=${GROUP_PROPERTIES}`, search, GROUP),
  application: (graph, search) =>
    searchObjects(graph, '/servicePrincipals?$select=id,displayName,appId', search, APPLICATION),
  directoryRole: searchRoles,
  accessPackage: searchPackages,
};

/**
 * Returns at most `limit` objects in the order of their names. Each word of the text must begin a word of the name, or the text must be the
 * id. Throws ServiceUnavailable, and FailedDependency with the directory's reason when it refuses.
 */
export async function searchDirectory(
  graph: GraphClient,
  kind: SearchedKind,
  search: Search,
): Promise<readonly FoundObject[]> {
  try {
    return (await SEARCHES[kind](graph, search)).slice(0, search.limit);
  } catch (error) {
    if (!(error instanceof DirectoryRefusal)) throw error;
    const message = `The directory refuses to search: it answered ${error.status} (${error.code}).`;
    throw new GraphError('FailedDependency', message, { cause: error });
  }
}

/** How objects of one type are searched and shown. */
interface Shape {
  readonly properties: readonly string[];
  readonly filter?: string;
  readonly detailOf: (object: GraphObject) => string | null;
}

const USER: Shape = {
  properties: ['displayName', 'userPrincipalName', 'mail'],
  filter: 'accountEnabled eq true',
  detailOf: (user) => textOrNull(user, 'userPrincipalName'),
};
const GROUP_PROPERTIES = 'id,displayName,mail,description';
const GROUP: Shape = {
  properties: ['displayName', 'mail'],
  detailOf: (group) => textOrNull(group, 'description') ?? textOrNull(group, 'mail'),
};
const APPLICATION: Shape = { properties: ['displayName'], detailOf: (program) => textOrNull(program, 'appId') };

/**
 * Searches users, groups or applications. Source: Microsoft Graph, "Use the $search query parameter" and "Advanced query capabilities on
 * directory objects".
 */
async function searchObjects(
  graph: GraphClient,
  path: string,
  { text, limit }: Search,
  { properties, filter, detailOf }: Shape,
): Promise<readonly FoundObject[]> {
  const page = await graph.page(`${path}&${conditionOf(text, properties, filter)}&$top=${limit}`);
  return (page?.value ?? []).map((object) => found(object, { detail: detailOf(object) }));
}

function conditionOf(text: string, properties: readonly string[], filter: string | undefined): string {
  if (isGuid(text)) return `$filter=id eq '${text}'`;
  const escaped = text.replaceAll(/["\\]/g, String.raw`\$&`);
  const clauses = properties.map((property) => `"${property}:${escaped}"`).join(' OR ');
  const conditions = [
    '$orderby=displayName&$count=true',
    ...(filter === undefined ? [] : [`$filter=${filter}`]),
    ...(text === '' ? [] : [`$search=${encodeURIComponent(clauses)}`]),
  ];
  return conditions.join('&');
}

/** Searches directory roles. Graph has no `$search` for them, and there are about a hundred, so all are read. */
async function searchRoles(graph: GraphClient, { text }: Search): Promise<readonly FoundObject[]> {
  const roles = await graph.all('/roleManagement/directory/roleDefinitions?$select=id,displayName,description');
  return foundByName(roles, text, ['displayName'], (role) => textOrNull(role, 'description'));
}

/**
 * Returns at most `limit` groups that a user owns; `text` works as in `searchDirectory`. Reads all groups that the user owns, because a
 * search of all groups could stop before it reaches them. Throws ServiceUnavailable, DirectoryRefusal.
 */
export async function searchOwnedGroups(
  graph: GraphClient,
  userId: string,
  { text, limit }: Search,
): Promise<readonly FoundObject[]> {
  const owned = await listOwnedGroups(graph, userId, GROUP_PROPERTIES);
  return foundByName(owned, text, GROUP.properties, GROUP.detailOf).slice(0, limit);
}

/** Returns the objects whose id is the text, or that have its words in these properties; in the order of their names. */
function foundByName(
  objects: readonly GraphObject[],
  text: string,
  properties: readonly string[],
  detailOf: Shape['detailOf'],
): readonly FoundObject[] {
  const isWanted = (object: GraphObject): boolean =>
    idOf(object) === text.toLowerCase() || properties.some((property) => hasWords(textOf(object, property), text));
  return objects
    .filter(isWanted)
    .map((object) => found(object, { detail: detailOf(object) }))
    .sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

const hasWords = (name: string, text: string): boolean =>
  wordsOf(text).every((wanted) => wordsOf(name).some((word) => word.startsWith(wanted)));

const ENTITLEMENTS = '/identityGovernance/entitlementManagement';

/**
 * Searches access packages. A review of an access package reviews one of its assignment policies. Source: Microsoft Graph, "List
 * accessPackages".
 */
async function searchPackages(graph: GraphClient, { text, limit }: Search): Promise<readonly FoundObject[]> {
  if (isGuid(text)) return findPolicy(graph, text);
  const literal = encodeURIComponent(text.toLowerCase().replaceAll("'", "''"));
  const filter = text === '' ? '' : `&$filter=contains(tolower(displayName),'${literal}')`;
  const expansion = '$expand=assignmentPolicies($select=id,displayName),catalog($select=id)';
  const page = await graph.page(
    `${ENTITLEMENTS}/accessPackages?$select=id,displayName&${expansion}${filter}&$top=${limit}`,
  );
  return (page?.value ?? []).flatMap((accessPackage) =>
    objectsOf(accessPackage, 'assignmentPolicies').map((policy) => foundPolicy(policy, accessPackage, accessPackage)),
  );
}

async function findPolicy(graph: GraphClient, id: string): Promise<readonly FoundObject[]> {
  const expansion = '$expand=accessPackage($select=id,displayName),catalog($select=id)';
  const policy = await graph.get(`${ENTITLEMENTS}/assignmentPolicies/${id}?$select=id,displayName&${expansion}`);
  return policy === undefined ? [] : [foundPolicy(policy, objectOf(policy, 'accessPackage'), policy)];
}

/** Returns a policy with the name of its package; `owner` holds the catalog. */
const foundPolicy = (policy: GraphObject, accessPackage: GraphObject, owner: GraphObject): FoundObject => ({
  ...found(accessPackage, { detail: textOrNull(policy, 'displayName') }),
  id: idOf(policy),
  accessPackageId: idOf(accessPackage),
  catalogId: idOf(objectOf(owner, 'catalog')),
});

const found = (object: GraphObject, { detail }: Pick<FoundObject, 'detail'>): FoundObject => ({
  id: idOf(object),
  displayName: textOf(object, 'displayName'),
  detail,
  accessPackageId: null,
  catalogId: null,
});
