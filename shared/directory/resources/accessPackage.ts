import type { Resource } from '../../rules/model/definition';
import type { AccessPackageScope } from '../../rules/scope/scopeKinds';
import type { GraphClient } from '../client/graphClient';
import { idOf, isSameId, objectOf, textOf, type GraphObject } from '../client/graphObject';
import { withCursor } from '../client/listing';
import { userMember } from '../people/principals';
import { findUsers } from '../people/users';
import { ABSENT, type AccessHolder, type AccessStates, type Grant, type ResourceKind } from './resourceKind';

const ENTITLEMENTS = '/identityGovernance/entitlementManagement';
/** The users of a page are read one by one, twenty a call. */
const ASSIGNMENTS_PER_PAGE = 200;

export const accessPackage: ResourceKind<AccessPackageScope> = {
  find,
  list: withCursor(async ({ graph }, scope, link: string | undefined) => {
    const page = await graph.page(link ?? `${assignmentsPath(scope)}&$top=${ASSIGNMENTS_PER_PAGE}`);
    const users = await findUsers(graph, (page?.value ?? []).map(holderOf));
    return { items: users.map((user) => userMember(user, 'direct')), next: page?.next };
  }),
  inspect,
  remove: (_scope, { grants }) =>
    grants.map(({ id }) => ({
      method: 'POST',
      url: `${ENTITLEMENTS}/assignmentRequests`,
      body: { requestType: 'adminRemove', assignment: { id } },
    })),
};

/** Returns the assignment policy; undefined where it belongs to another access package or catalog than the scope says. */
async function find(
  graph: GraphClient,
  { assignmentPolicyId, accessPackageId, catalogId }: AccessPackageScope,
): Promise<Resource | undefined> {
  const expansion = '$select=id,displayName&$expand=accessPackage($select=id,displayName),catalog($select=id)';
  const policy = await graph.get(`${ENTITLEMENTS}/assignmentPolicies/${assignmentPolicyId}?${expansion}`);
  if (!policy) return undefined;

  const found = objectOf(policy, 'accessPackage');
  if (!isSameId(found, 'id', accessPackageId) || !isSameId(objectOf(policy, 'catalog'), 'id', catalogId))
    return undefined;
  return {
    id: textOf(policy, 'id'),
    type: 'accessPackageAssignmentPolicy',
    displayName: textOf(policy, 'displayName'),
    accessPackage: { id: textOf(found, 'id'), displayName: textOf(found, 'displayName') },
  };
}

/** A user may have been assigned the package several times. */
async function inspect(
  graph: GraphClient,
  scope: AccessPackageScope,
  principals: readonly AccessHolder[],
): Promise<AccessStates> {
  const found = new Map<string, readonly Grant[]>();
  for (const assignment of await graph.all(`${assignmentsPath(scope)}&$top=999`)) {
    const holder = holderOf(assignment);
    found.set(holder, [...(found.get(holder) ?? []), { kind: 'packageAssignment', id: textOf(assignment, 'id') }]);
  }
  return new Map(
    principals.map(({ id }) => {
      const grants = found.get(id.toLowerCase());
      return [id, grants ? { state: 'direct', grants } : ABSENT];
    }),
  );
}

/** Only assignments in force; Graph keeps listing those that ended. The filter takes no catalog: a policy belongs to one. */
function assignmentsPath({ accessPackageId, assignmentPolicyId }: AccessPackageScope): string {
  const conditions = [
    `accessPackage/id eq '${accessPackageId}'`,
    `assignmentPolicy/id eq '${assignmentPolicyId}'`,
    "state eq 'delivered'",
  ];
  return `${ENTITLEMENTS}/assignments?$filter=${conditions.join(' and ')}&$expand=target`;
}

/** Returns the user's id in the directory; the assignment's target has an id of its own. */
const holderOf = (assignment: GraphObject): string => idOf(objectOf(assignment, 'target'), 'objectId');
