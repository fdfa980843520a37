import type * as graph from '@microsoft/microsoft-graph-types';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { DecisionItem, Principal, Resource } from '../../rules/model/definition';
import { ZERO_GUID } from '../../rules/ids';
import { priorityOf } from '../../rules/decisions/recommendation';
import { identityToWire, type WithType } from './definitionToWire';
import type { Version } from '../endpoint/endpoint';
import type { Whole } from './whole';
import type { ItemAssignment, Insight, ListedDecision } from '../../rules/model/decision';
import type { RemovalCheck } from '../../rules/model/removal';

/**
 * Returns the accessReviewInstanceDecisionItem as in Graph. `target` and `principalResourceMembership` exist only in beta.
 * `linkBase` is the address of the directory without a version, such as `https://graph.microsoft.com`.
 * Source: docs/graph-reference.md#s2-5, #s2-10, #s2-11, #s2-16.
 */
export function decisionToWire(
  item: DecisionItem,
  version: Version,
  linkBase: string,
): Whole<graph.AccessReviewInstanceDecisionItem, 'insights'> {
  return {
    id: item.id,
    accessReviewId: item.instanceId,
    decision: item.decision,
    justification: item.justification,
    applyResult: item.applyResult,
    ...applyDescription(item),
    recommendation: item.recommendation,
    reviewedDateTime: item.reviewedDateTime,
    appliedDateTime: item.appliedDateTime,
    reviewedBy: identityToWire(item.reviewedBy),
    appliedBy: identityToWire(item.appliedBy),
    principalLink: principalLink(item.principal, linkBase),
    resourceLink: resourceLink(item.resource, linkBase),
    principal: principalToWire(item.principal),
    resource: resourceToWire(item.resource),
    ...(version === 'beta' && betaMembers(item)),
  };
}

/** Graph's documentation has this property in both versions, and its metadata in neither. */
const applyDescription = (item: DecisionItem) => ({ applyDescription: item.applyDescription });

function principalLink({ type, id }: Principal, base: string): string {
  const collection = { user: 'users', group: 'groups', servicePrincipal: 'servicePrincipals' }[type];
  return `${base}/v1.0/${collection}/${id}`;
}

/** Returns the link to a resource. As in Graph, the link to a role is in beta even in v1.0. */
function resourceLink({ type, id }: Resource, base: string): string {
  const collection = {
    group: 'v1.0/groups',
    servicePrincipal: 'v1.0/servicePrincipals',
    directoryRole: 'beta/roleManagement/directory/roleDefinitions',
    accessPackageAssignmentPolicy: 'v1.0/identityGovernance/entitlementManagement/assignmentPolicies',
  }[type];
  return `${base}/${collection}/${id}`;
}

/** The identities in decisions are open types with more properties than the typings. */
type WirePrincipal = WithType<graph.UserIdentity | graph.ServicePrincipalIdentity> & {
  type: string;
  lastUserSignInDateTime?: string;
};

export function principalToWire(principal: Principal): WirePrincipal {
  const { id, displayName, type } = principal;
  switch (type) {
    case 'user':
      return {
        '@odata.type': '#microsoft.graph.userIdentity',
        id,
        displayName,
        type,
        userPrincipalName: principal.userPrincipalName,
        lastUserSignInDateTime: principal.lastUserSignInDateTime,
      };
    case 'servicePrincipal':
      return {
        '@odata.type': '#microsoft.graph.servicePrincipalIdentity',
        id,
        displayName,
        type,
        appId: principal.appId ?? null,
      };
    case 'group':
      return { '@odata.type': '#microsoft.graph.identity', id, displayName, type };
  }
}

type WireResource =
  | Whole<graph.AccessReviewInstanceDecisionItemResource>
  | WithType<Whole<graph.AccessReviewInstanceDecisionItemServicePrincipalResource>>
  | WithType<Whole<graph.AccessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource>>;

export function resourceToWire({ id, displayName, type, appId, accessPackage }: Resource): WireResource {
  switch (type) {
    case 'group':
    case 'directoryRole':
      return { id, displayName, type };
    case 'servicePrincipal':
      return {
        '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemServicePrincipalResource',
        id,
        displayName,
        type,
        appId: appId ?? null,
      };
    case 'accessPackageAssignmentPolicy':
      return {
        '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource',
        id,
        displayName,
        type,
        accessPackageId: accessPackage?.id ?? null,
        accessPackageDisplayName: accessPackage?.displayName ?? null,
      };
  }
}

type BetaMembers = Whole<Pick<beta.AccessReviewInstanceDecisionItem, 'principalResourceMembership' | 'target'>>;

const betaMembers = (item: DecisionItem): BetaMembers => ({
  // The typings have single flags; Graph joins several flags with a comma.
  principalResourceMembership: {
    membershipType: item.membershipType as beta.DecisionItemPrincipalResourceMembershipType,
  },
  target: targetToWire(item.principal),
});

/** Returns the result of the last check of removed access, in beta; null before the first check. */
export const removalCheckToWire = (check: RemovalCheck | undefined): object | null =>
  check
    ? { state: check.state, reason: check.reason, groupIds: check.groupIds, observedDateTime: check.observedDateTime }
    : null;

/** Returns the properties that reviewers see in addition to Graph's, in beta; null for rows of earlier versions. */
export function reviewContextToWire(decision: ListedDecision): object | null {
  const { context, assignment, isCarriedOver, isPartOfBulk, reviewedBy, onBehalfOf } = decision;
  return context === undefined
    ? null
    : {
        ...context,
        priority: priorityOf(decision, context),
        access: context.access ?? null,
        assignment: assignment === undefined ? null : assignmentToWire(assignment),
        isCarriedOver: isCarriedOver === true && reviewedBy?.id === ZERO_GUID,
        onBehalfOf: onBehalfOf ? identityToWire(onBehalfOf) : null,
        isPartOfBulk: isPartOfBulk ?? null,
        lastDecision: context.lastDecision && {
          ...context.lastDecision,
          reviewedBy: identityToWire(context.lastDecision.reviewedBy),
        },
      };
}

const assignmentToWire = (assignment: ItemAssignment): object => ({
  ...assignment,
  by: identityToWire(assignment.by),
  level: assignment.level ?? null,
  isAddition: assignment.isAddition === true,
});

type WireTarget =
  | WithType<Whole<beta.AccessReviewInstanceDecisionItemUserTarget>>
  | WithType<Whole<beta.AccessReviewInstanceDecisionItemServicePrincipalTarget>>;

/** Returns the target of a principal. Graph has no target type for a group. */
function targetToWire(principal: Principal): WireTarget | null {
  switch (principal.type) {
    case 'user':
      return {
        '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemUserTarget',
        userId: principal.id,
        userDisplayName: principal.displayName,
        userPrincipalName: principal.userPrincipalName,
      };
    case 'servicePrincipal':
      return {
        '@odata.type': '#microsoft.graph.accessReviewInstanceDecisionItemServicePrincipalTarget',
        servicePrincipalId: principal.id,
        servicePrincipalDisplayName: principal.displayName,
        appId: principal.appId ?? null,
      };
    case 'group':
      return null;
  }
}

/** Returns the governanceInsight as in Graph. Source: docs/graph-reference.md#s2-12. */
export function insightToWire(
  insight: Insight,
):
  | WithType<Whole<graph.UserSignInInsight>>
  | WithType<Whole<graph.MembershipOutlierInsight, 'container' | 'lastModifiedBy' | 'member'>> {
  const { id, insightCreatedDateTime } = insight;
  switch (insight.kind) {
    case 'userSignIn':
      return {
        '@odata.type': '#microsoft.graph.userSignInInsight',
        id,
        insightCreatedDateTime,
        lastSignInDateTime: insight.lastSignInDateTime,
      };
    case 'membershipOutlier':
      return {
        '@odata.type': '#microsoft.graph.membershipOutlierInsight',
        id,
        insightCreatedDateTime,
        containerId: insight.containerId,
        memberId: insight.memberId,
        outlierContainerType: 'group',
        outlierMemberType: 'user',
      };
  }
}
