import type { Resource } from '../../rules/model/definition';
import type { GroupsScope, SingleScope } from '../../rules/scope/reviewedScope';
import { findAssignmentPolicy } from './accessPackages';
import { readBatch } from '../client/batch';
import { readCursor, writeCursor, type Page } from '../client/cursor';
import type { GraphClient } from '../client/graphClient';
import { idOf, objectsOf, textOf, textOrNull, textsOf, type JsonObject } from '../client/graphJson';

/** Small enough for a slice of work that looks for guests in each. */
const GROUPS_PER_PAGE = 200;

/** What a scope leads to, or undefined where the directory has no such group, application, role or policy. */
export async function findResource(graph: GraphClient, scope: SingleScope): Promise<Resource | undefined> {
  switch (scope.kind) {
    case 'group':
    case 'team': {
      const group = await graph.get(`/groups/${scope.groupId}?$select=id,displayName`);
      return group && toGroup(group);
    }
    case 'application':
      return findApplication(graph, scope.servicePrincipalId);
    case 'directoryRole': {
      const path = `/roleManagement/directory/roleDefinitions/${scope.roleDefinitionId}?$select=id,displayName`;
      const role = await graph.get(path);
      return role && { id: idOf(role), type: 'directoryRole', displayName: textOf(role, 'displayName') };
    }
    case 'accessPackage':
      return findAssignmentPolicy(graph, scope);
  }
}

async function findApplication(graph: GraphClient, id: string): Promise<Resource | undefined> {
  const found = await graph.get(`/servicePrincipals/${id}?$select=id,displayName,appId`);
  if (!found) return undefined;

  const appId = textOrNull(found, 'appId');
  return {
    id: idOf(found),
    type: 'servicePrincipal',
    displayName: textOf(found, 'displayName'),
    ...(appId === null ? {} : { appId }),
  };
}

const toGroup = (group: JsonObject): Resource => ({
  id: idOf(group),
  type: 'group',
  displayName: textOf(group, 'displayName'),
});

/**
 * A page of the groups that an enumeration reviews: all, Microsoft 365 groups, or teams, neither dynamic nor role-assignable nor excluded;
 * with guests where only guests are reviewed. Reference: from definition to instances.
 */
export async function listGroups(graph: GraphClient, scope: GroupsScope, cursor?: string): Promise<Page<Resource>> {
  const page = await graph.page(cursor === undefined ? groupsPath(scope) : (readCursor(cursor) as string));
  const excluded = new Set(scope.enumeration.excludedGroupIds.map((id) => id.toLowerCase()));
  const groups = (page?.value ?? []).filter((group) => isReviewable(group) && !excluded.has(idOf(group))).map(toGroup);
  const items = scope.guestsOnly ? await onlyWithGuests(graph, groups) : groups;
  return { items, cursor: page?.next === undefined ? undefined : writeCursor(page.next) };
}

function groupsPath({ enumeration }: GroupsScope): string {
  const conditions = [
    ...(enumeration.unifiedOnly ? ["groupTypes/any(c:c eq 'Unified')"] : []),
    ...(enumeration.teamsOnly ? ["resourceProvisioningOptions/any(x:x eq 'Team')"] : []),
  ];
  const filter = conditions.length > 0 ? `$filter=${conditions.join(' and ')}&` : '';
  const select = 'id,displayName,groupTypes,isAssignableToRole,membershipRule';
  return `/groups?${filter}$select=${select}&$top=${GROUPS_PER_PAGE}`;
}

function isReviewable(group: JsonObject): boolean {
  return !isDynamic(group) && group.isAssignableToRole !== true;
}

/** Whether a rule decides who is in a group. Needs `groupTypes` and `membershipRule`. */
export function isDynamic(group: JsonObject): boolean {
  return textsOf(group, 'groupTypes').includes('DynamicMembership') || textOrNull(group, 'membershipRule') !== null;
}

async function onlyWithGuests(graph: GraphClient, groups: readonly Resource[]): Promise<readonly Resource[]> {
  const guests = "members/microsoft.graph.user?$count=true&$filter=userType eq 'Guest'&$select=id&$top=1";
  const found = await readBatch(
    graph.batch,
    groups.map(({ id }) => ({ id, url: `/groups/${id}/${guests}` })),
  );
  return groups.filter(({ id }) => objectsOf(found.get(id) ?? {}, 'value').length > 0);
}
