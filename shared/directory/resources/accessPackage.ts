import type { Resource } from '../../rules/model/definition';
import type { AccessPackageScope } from '../../rules/scope/scopeKinds';
import {
  DirectoryRefusal,
  idOf,
  isSameId,
  objectOf,
  textOf,
  textOrNull,
  type GraphObject,
} from '../client/graphObject';
import type { Grant } from '../../rules/model/removal';
import type { GraphClient } from '../client/graphClient';
import { accountedFor, withCursor } from '../client/listing';
import { accessOrigin, userMember } from '../people/principals';
import { findUsers } from '../people/users';
import { ABSENT, ofKind, until, type AccessHolder, type AccessStates, type ResourceKind } from './resourceKind';

const ENTITLEMENTS = '/identityGovernance/entitlementManagement';
/** The page size: the users of a page are read in batches of twenty. */
const ASSIGNMENTS_PER_PAGE = 200;

export const accessPackage: ResourceKind<AccessPackageScope> = {
  find,
  list: withCursor(async ({ graph }, scope, link: string | undefined) => {
    const page = await eitherWay(scope, (path) => graph.page(link ?? path), ASSIGNMENTS_PER_PAGE);
    const assignments = (page?.value ?? []).filter((assignment) => isOfPolicy(assignment, scope));
    const users = await findUsers(graph, assignments.map(holderOf));
    const accesses = new Map(assignments.map((assignment) => [holderOf(assignment), accessIn(assignment)]));
    const items = users.map((user) => userMember(user, 'direct', accesses.get(user.id)));
    const rows = accountedFor(page, items, {
      principalOf: (assignment) => objectOf(assignment, 'target'),
      idOf: holderOf,
      ruleOf: (assignment) => (isOfPolicy(assignment, scope) ? 'unknownUser' : 'otherPolicy'),
    });
    return { items, next: page?.next, ...rows };
  }),
  inspect,
  remove: (_scope, { grants }) =>
    ofKind(grants, 'packageAssignment').map(({ id }) => ({
      method: 'POST',
      url: `${ENTITLEMENTS}/assignmentRequests`,
      body: { requestType: 'adminRemove', assignment: { id } },
    })),
  restore: (_scope, { principalId, grants, now }) =>
    ofKind(grants, 'packageAssignment').map(({ accessPackageId, assignmentPolicyId, endDateTime }) => ({
      method: 'POST',
      url: `${ENTITLEMENTS}/assignmentRequests`,
      body: {
        requestType: 'adminAdd',
        assignment: { targetId: principalId, assignmentPolicyId, accessPackageId },
        schedule: { startDateTime: now, expiration: until(endDateTime) },
      },
    })),
};

/** Returns the assignment policy; undefined if it does not belong to the access package and the catalog of the scope. */
async function find(
  graph: GraphClient,
  { assignmentPolicyId, accessPackageId, catalogId }: AccessPackageScope,
): Promise<Resource | undefined> {
  const expansion = '$select=id,displayName&$expand=accessPackage($select=id,displayName),catalog($select=id)';
  const policy = await graph.get(`${ENTITLEMENTS}/assignmentPolicies/${assignmentPolicyId}?${expansion}`);
  if (!policy) return undefined;

  const found = objectOf(policy, 'accessPackage');
  const isOfCatalog = catalogId === null || isSameId(objectOf(policy, 'catalog'), 'id', catalogId);
  if (!isSameId(found, 'id', accessPackageId) || !isOfCatalog) return undefined;
  return {
    id: textOf(policy, 'id'),
    type: 'accessPackageAssignmentPolicy',
    displayName: textOf(policy, 'displayName'),
    accessPackage: { id: textOf(found, 'id'), displayName: textOf(found, 'displayName') },
  };
}

/** Returns the assignments of each user. A user may have several assignments of one package. */
async function inspect(
  graph: GraphClient,
  scope: AccessPackageScope,
  principals: readonly AccessHolder[],
): Promise<AccessStates> {
  const found = new Map<string, readonly Grant[]>();
  const assignments = await eitherWay(scope, (path) => graph.all(path), 999);
  for (const assignment of assignments.filter((one) => isOfPolicy(one, scope))) {
    const holder = holderOf(assignment);
    found.set(holder, [...(found.get(holder) ?? []), grantOf(assignment, scope)]);
  }
  return new Map(
    principals.map(({ id }) => {
      const grants = found.get(id.toLowerCase());
      return [id, grants ? { state: 'direct', grants } : ABSENT];
    }),
  );
}

/**
 * Reads the assignments in force, because Graph also lists those that have ended. Graph does not document whether the filter takes the
 * policy and whether `$top` is allowed. If Graph refuses them, the page has Graph's own size, and this function compares the policy.
 */
async function eitherWay<T>(
  { accessPackageId, assignmentPolicyId }: AccessPackageScope,
  read: (path: string) => Promise<T>,
  top: number,
): Promise<T> {
  const ofPackage = `$filter=accessPackage/id eq '${accessPackageId}' and state eq 'delivered'`;
  const expansion = '&$expand=target,assignmentPolicy';
  try {
    const ofPolicy = ` and assignmentPolicy/id eq '${assignmentPolicyId}'`;
    return await read(`${ENTITLEMENTS}/assignments?${ofPackage}${ofPolicy}${expansion}&$top=${top}`);
  } catch (error) {
    if (!(error instanceof DirectoryRefusal) || error.status !== 400) throw error;
    return read(`${ENTITLEMENTS}/assignments?${ofPackage}${expansion}`);
  }
}

const isOfPolicy = (assignment: GraphObject, { assignmentPolicyId }: AccessPackageScope): boolean =>
  isSameId(objectOf(assignment, 'assignmentPolicy'), 'id', assignmentPolicyId);

const grantOf = (assignment: GraphObject, { accessPackageId, assignmentPolicyId }: AccessPackageScope): Grant => ({
  kind: 'packageAssignment',
  id: textOf(assignment, 'id'),
  accessPackageId,
  assignmentPolicyId,
  ...scheduleOf(assignment),
});

const accessIn = (assignment: GraphObject) => accessOrigin(scheduleOf(assignment));

function scheduleOf(assignment: GraphObject) {
  const schedule = objectOf(assignment, 'schedule');
  const endDateTime = textOrNull(objectOf(schedule, 'expiration'), 'endDateTime');
  return { startDateTime: textOrNull(schedule, 'startDateTime'), endDateTime };
}

/** Returns the user's id in the directory; the assignment's target has an id of its own. */
const holderOf = (assignment: GraphObject): string => idOf(objectOf(assignment, 'target'), 'objectId');
