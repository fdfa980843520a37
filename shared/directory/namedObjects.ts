import { readBatch, type BatchRead } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { idOf, objectOf, type GraphObject } from './client/graphObject';
import { GraphError } from '../rules/errors';

/** An object of the directory that a request names by its id. */
export interface NamedObject {
  readonly kind: 'user' | 'group' | 'servicePrincipal' | 'roleDefinition' | 'accessPackage' | 'assignmentPolicy';
  readonly id: string;
}

/** An object that the directory does not have. If the id is an application's appId, `objectId` is the id of its service principal. */
export interface MissingObject extends NamedObject {
  readonly objectId?: string;
  /** What type of object has the id instead. */
  readonly actual?: NamedObject['kind'];
}

/** The access package and the catalog of an assignment policy. */
interface PolicyPlace {
  readonly accessPackageId: string;
  readonly catalogId: string;
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
  /** The access package and the catalog of each policy, by the id of the policy. */
  readonly policies: ReadonlyMap<string, PolicyPlace>;
}

/**
 * Looks up objects in one batch. Looks up the missing ones once more, because a replica may lag behind a creation. Throws
 * ServiceUnavailable when the directory does not answer.
 */
export async function lookUp(graph: GraphClient, objects: readonly NamedObject[]): Promise<NamedObjects> {
  const first = await read(graph, objects.map(requestFor));
  const suspects = objects.filter((object) => first.get(keyOf(object)) === undefined);
  const idsWhere = (property: string, value: boolean) =>
    new Set(objects.filter((object) => first.get(keyOf(object))?.[property] === value).map(({ id }) => id));
  const found = { roleAssignable: idsWhere('isAssignableToRole', true), disabled: idsWhere('accountEnabled', false) };
  const policies = policiesIn(first);
  if (suspects.length === 0) return { missing: [], ...found, policies };
  const again = suspects.map(requestFor);
  const hints = suspects.flatMap(hintsAbout).filter((hint) => !again.some(({ id }) => id === hint.id));
  const second = await read(graph, [...again, ...hints]);
  const missing = suspects
    .filter((object) => second.get(keyOf(object)) === undefined)
    .map((object) => ({ ...object, ...explanation(object, second) }));
  return { missing, ...found, policies: new Map([...policies, ...policiesIn(second)]) };
}

type Answers = ReadonlyMap<string, GraphObject | undefined>;

const policiesIn = (answers: Answers): ReadonlyMap<string, PolicyPlace> =>
  new Map(
    [...answers.values()].flatMap((found) =>
      found && 'catalog' in found
        ? [
            [
              idOf(found),
              {
                accessPackageId: idOf(objectOf(found, 'accessPackage')),
                catalogId: idOf(objectOf(found, 'catalog')),
              },
            ] as const,
          ]
        : [],
    ),
  );

/** Returns what the directory has under the id of a missing object. */
function explanation(object: NamedObject, answers: Answers): Pick<MissingObject, 'objectId' | 'actual'> {
  const application = answers.get(appKeyOf(object));
  const actual = OTHER_KINDS[object.kind]?.find((kind) => answers.get(keyOf({ ...object, kind })));
  return { ...(application && { objectId: idOf(application) }), ...(actual && { actual }) };
}

async function read(graph: GraphClient, requests: readonly BatchRead[]): Promise<Answers> {
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
  assignmentPolicy: 'id&$expand=accessPackage($select=id),catalog($select=id)',
};

/** The other types of objects that people name by mistake in place of each type. */
const OTHER_KINDS: Partial<Record<NamedObject['kind'], readonly NamedObject['kind'][]>> = {
  user: ['group', 'servicePrincipal'],
  group: ['user'],
};

/** Returns reads that explain a missing object, as far as the product may read. */
function hintsAbout(object: NamedObject): readonly BatchRead[] {
  const others = OTHER_KINDS[object.kind]?.map((kind) => ({ ...requestFor({ ...object, kind }), optional: true }));
  if (object.kind !== 'servicePrincipal') return others ?? [];
  return [{ id: appKeyOf(object), url: `/servicePrincipals(appId='${object.id}')?$select=id` }];
}
