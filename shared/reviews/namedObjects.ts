import type { Caller } from '../auth/caller';
import type { NamedObject } from '../directory/missing';
import { invalid } from '../rules/errors';
import type { Definition } from '../rules/model/definition';
import { addedPeopleQueries, type PeopleProperties } from '../rules/scope/peopleQueries';
import { parseScope } from '../rules/scope/reviewedScope';
import { parseReviewer } from '../rules/scope/reviewerQuery';
import { requireOwnPeople } from './access/owners';
import type { Dependencies } from './dependencies';

type Target = readonly [target: string, object: NamedObject];

/**
 * Judges the people that a request names anew: throws Forbidden where the caller may not name them, and BadRequest that names each id which
 * the directory does not have. Throws ServiceUnavailable when the directory cannot tell.
 */
export async function requirePeople(
  deps: Dependencies,
  caller: Caller,
  after: PeopleProperties & Pick<Definition, 'scope'>,
  before: PeopleProperties = {},
): Promise<void> {
  await requireOwnPeople(deps, caller, after, before);
  await requireExisting(deps, peopleIn(after, before));
}

/** Judges a new definition: its people, and the resource that it reviews. Throws what `requirePeople` throws. */
export async function requireNamedObjects(
  deps: Dependencies,
  caller: Caller,
  definition: PeopleProperties & Pick<Definition, 'scope' | 'instanceEnumerationScope'>,
): Promise<void> {
  await requireOwnPeople(deps, caller, definition);
  await requireExisting(deps, [...resourceIn(definition), ...peopleIn(definition, {})]);
}

/** An unknown id would be found out when nobody reviews, or nothing is reviewed, and a default decision stands for all. */
async function requireExisting({ directory }: Dependencies, targets: readonly Target[]): Promise<void> {
  const objects = new Map(targets.map(([, object]) => [keyOf(object), object]));
  if (objects.size === 0) return;
  const missing = new Map(
    (await directory.findMissing([...objects.values()])).map((object) => [keyOf(object), object]),
  );
  const details = targets.flatMap(([target, object]) => {
    const found = missing.get(keyOf(object));
    return found ? [{ code: 'NotFound', target, message: `'${target}': ${explain(found)}` }] : [];
  });
  if (details.length > 0) throw invalid(details);
}

const keyOf = ({ kind, id }: NamedObject): string => `${kind} ${id.toLowerCase()}`;

const NAMES: Readonly<Record<NamedObject['kind'], string>> = {
  user: 'user',
  group: 'group',
  servicePrincipal: 'service principal',
  roleDefinition: 'directory role',
  accessPackage: 'access package',
  assignmentPolicy: 'assignment policy',
};

const explain = ({ kind, id, objectId }: NamedObject & { readonly objectId?: string }): string =>
  objectId === undefined
    ? `the directory has no ${NAMES[kind]} with the id '${id}'.`
    : `'${id}' is the appId of an application; send the object id of its service principal, '${objectId}'.`;

function resourceIn({ scope, instanceEnumerationScope }: Pick<Definition, 'scope' | 'instanceEnumerationScope'>) {
  const reviewed = parseScope(scope, instanceEnumerationScope);
  const named = (kind: NamedObject['kind'], id: string): Target => ['scope', { kind, id }];
  switch (reviewed.kind) {
    case 'group':
    case 'team':
      return [named('group', reviewed.groupId)];
    case 'application':
      return [named('servicePrincipal', reviewed.servicePrincipalId)];
    case 'directoryRole':
      return [named('roleDefinition', reviewed.roleDefinitionId)];
    case 'accessPackage':
      return [named('accessPackage', reviewed.accessPackageId), named('assignmentPolicy', reviewed.assignmentPolicyId)];
    case 'groups':
      return [];
  }
}

function peopleIn(after: PeopleProperties, before: PeopleProperties): readonly Target[] {
  return addedPeopleQueries(after, before).flatMap(([path, scope]): readonly Target[] => {
    const target = `${path}/query`;
    const query = parseReviewer(scope, path);
    switch (query.kind) {
      case 'user':
        return [[target, { kind: 'user', id: query.userId }]];
      case 'groupMembers':
      case 'groupOwners':
        return [[target, { kind: 'group', id: query.groupId }]];
      case 'applicationOwners':
        return [[target, { kind: 'servicePrincipal', id: query.servicePrincipalId }]];
      case 'resourceOwners':
      case 'manager':
        return [];
    }
  });
}
