import { readBatch } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { idOf, type GraphObject } from './client/graphObject';
import { GraphError } from '../rules/errors';

/** An object of the directory that a request names by its id. */
export interface NamedObject {
  readonly kind: 'user' | 'group' | 'servicePrincipal' | 'roleDefinition' | 'accessPackage' | 'assignmentPolicy';
  readonly id: string;
}

/** An object that the directory does not have; `objectId` is there when the id is the appId of an application. */
interface MissingObject extends NamedObject {
  readonly objectId?: string;
}

const ENTITLEMENTS = '/identityGovernance/entitlementManagement';

const COLLECTIONS: Readonly<Record<NamedObject['kind'], string>> = {
  user: '/users',
  group: '/groups',
  servicePrincipal: '/servicePrincipals',
  roleDefinition: '/roleManagement/directory/roleDefinitions',
  accessPackage: `${ENTITLEMENTS}/accessPackages`,
  assignmentPolicy: `${ENTITLEMENTS}/assignmentPolicies`,
};

/** The directory's answer about the objects that a request names. */
export interface NamedObjects {
  readonly missing: readonly MissingObject[];
  /** Ids of groups that can hold directory roles. */
  readonly roleAssignable: ReadonlySet<string>;
  /** Ids of users who cannot sign in. */
  readonly disabled: ReadonlySet<string>;
}

/**
 * Looks objects up by one batch. It asks again for the missing ones, because a replica may lag behind a creation. Throws ServiceUnavailable
 * when the directory does not answer.
 */
export async function lookUp(graph: GraphClient, objects: readonly NamedObject[]): Promise<NamedObjects> {
  const first = await read(graph, objects.map(requestFor));
  const suspects = objects.filter((object) => first.get(keyOf(object)) === undefined);
  const idsWhere = (property: string, value: boolean) =>
    new Set(objects.filter((object) => first.get(keyOf(object))?.[property] === value).map(({ id }) => id));
  const found = { roleAssignable: idsWhere('isAssignableToRole', true), disabled: idsWhere('accountEnabled', false) };
  if (suspects.length === 0) return { missing: [], ...found };
  const second = await read(graph, [...suspects.map(requestFor), ...suspects.flatMap(requestByAppId)]);
  const missing = suspects
    .filter((object) => second.get(keyOf(object)) === undefined)
    .map((object) => {
      const application = second.get(appKeyOf(object));
      return application ? { ...object, objectId: idOf(application) } : object;
    });
  return { missing, ...found };
}

async function read(
  graph: GraphClient,
  requests: readonly { readonly id: string; readonly url: string }[],
): Promise<ReadonlyMap<string, GraphObject | undefined>> {
  try {
    return await readBatch(graph.batch, requests);
  } catch (error) {
    if (error instanceof GraphError) throw error;
    const message = 'The directory cannot say whether the objects in the request exist; try again later.';
    throw new GraphError('ServiceUnavailable', message, { cause: error });
  }
}

const keyOf = ({ kind, id }: NamedObject): string => `${kind} ${id}`;
const appKeyOf = ({ id }: NamedObject): string => `appId ${id}`;

const requestFor = (object: NamedObject) => ({
  id: keyOf(object),
  url: `${COLLECTIONS[object.kind]}/${object.id}?$select=${SELECTED[object.kind] ?? 'id'}`,
});

const SELECTED: Partial<Record<NamedObject['kind'], string>> = {
  user: 'id,accountEnabled',
  group: 'id,isAssignableToRole',
};

const requestByAppId = (object: NamedObject) =>
  object.kind === 'servicePrincipal'
    ? [{ id: appKeyOf(object), url: `/servicePrincipals(appId='${object.id}')?$select=id` }]
    : [];
