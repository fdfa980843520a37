import type { Resource } from '../../rules/model/definition';
import type { AccessPackageScope } from '../../rules/scope/scopeKinds';
import { readCursor, writeCursor, type Page } from '../client/cursor';
import type { GraphClient } from '../client/graphClient';
import { idOf, objectOf, textOf, type JsonObject } from '../client/graphJson';
import { findUsers } from '../people/people';
import { userMember, type Member } from '../people/principals';

const ENTITLEMENTS = '/identityGovernance/entitlementManagement';
/** The users of a page are read one by one, twenty a call. */
const ASSIGNMENTS_PER_PAGE = 200;

/** Where Graph takes requests to end an assignment. */
export const assignmentRequestsPath = `${ENTITLEMENTS}/assignmentRequests`;

/**
 * The assignment policy under review, or undefined where there is none, or where it belongs to another access package or catalog
 * than the scope says. Reference: scope catalogue, row 10.
 */
export async function findAssignmentPolicy(
  graph: GraphClient,
  { assignmentPolicyId, accessPackageId, catalogId }: AccessPackageScope,
): Promise<Resource | undefined> {
  const expansion = '$select=id,displayName&$expand=accessPackage($select=id,displayName),catalog($select=id)';
  const policy = await graph.get(`${ENTITLEMENTS}/assignmentPolicies/${assignmentPolicyId}?${expansion}`);
  if (!policy) return undefined;

  const accessPackage = objectOf(policy, 'accessPackage');
  if (!isSame(accessPackage, accessPackageId) || !isSame(objectOf(policy, 'catalog'), catalogId)) return undefined;
  return {
    id: textOf(policy, 'id'),
    type: 'accessPackageAssignmentPolicy',
    displayName: textOf(policy, 'displayName'),
    accessPackage: { id: textOf(accessPackage, 'id'), displayName: textOf(accessPackage, 'displayName') },
  };
}

const isSame = (object: JsonObject, id: string): boolean => idOf(object) === id.toLowerCase();

/** A page of the users to whom the access package is assigned by the policy. */
export async function listPackageHolders(
  graph: GraphClient,
  scope: AccessPackageScope,
  cursor?: string,
): Promise<Page<Member>> {
  const start = `${assignmentsPath(scope)}&$top=${ASSIGNMENTS_PER_PAGE}`;
  const page = await graph.page(cursor === undefined ? start : (readCursor(cursor) as string));

  const users = await findUsers(graph, (page?.value ?? []).map(holderOf));
  const items = users.map((user) => userMember(user, 'direct'));
  return { items, cursor: page?.next === undefined ? undefined : writeCursor(page.next) };
}

/** The ids of the assignments by the user who has them, in lower case. A user may have had several. */
export async function packageAssignments(
  graph: GraphClient,
  scope: AccessPackageScope,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const assignment of await graph.all(`${assignmentsPath(scope)}&$top=999`)) {
    const holder = holderOf(assignment);
    found.set(holder, [...(found.get(holder) ?? []), textOf(assignment, 'id')]);
  }
  return found;
}

/** Assignments in force; those that ended stay listed in Graph. A policy belongs to one catalog, which no filter takes. */
function assignmentsPath({ accessPackageId, assignmentPolicyId }: AccessPackageScope): string {
  const conditions = [
    `accessPackage/id eq '${accessPackageId}'`,
    `assignmentPolicy/id eq '${assignmentPolicyId}'`,
    "state eq 'delivered'",
  ];
  return `${ENTITLEMENTS}/assignments?$filter=${conditions.join(' and ')}&$expand=target`;
}

/** The id that the directory knows the holder by; a subject has one of its own. */
const holderOf = (assignment: JsonObject): string => idOf(objectOf(assignment, 'target'), 'objectId');
