import type * as graph from '@microsoft/microsoft-graph-types';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { DecisionItem, Principal, Resource } from '../../rules/model/definition';
import { identityToWire } from './identityToWire';
import type { Typed } from './scopeToWire';
import type { Version } from '../endpoint/version';
import type { Whole } from './whole';
import type { Insight } from '../../rules/model/insight';

interface DecisionWireOptions {
  readonly version: Version;
  /** Base address of the directory that the links lead to, without a version, such as `https://graph.microsoft.com`. */
  readonly directoryLinkBase: string;
}

/**
 * accessReviewInstanceDecisionItem as Graph prints it. Reference: Graph access reviews §2.5, §2.10, §2.11 and §2.16.
 * `target` and `principalResourceMembership` exist only in beta.
 */
export function decisionToWire(
  item: DecisionItem,
  options: DecisionWireOptions,
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
    principalLink: principalLink(item.principal, options.directoryLinkBase),
    resourceLink: resourceLink(item.resource, options.directoryLinkBase),
    principal: principalToWire(item.principal),
    resource: resourceToWire(item.resource),
    ...(options.version === 'beta' && betaMembers(item)),
  };
}

/** The documentation of both versions has it, the metadata of neither does. */
const applyDescription = (item: DecisionItem) => ({ applyDescription: item.applyDescription });

function principalLink({ type, id }: Principal, base: string): string {
  const collection = { user: 'users', group: 'groups', servicePrincipal: 'servicePrincipals' }[type];
  return `${base}/v1.0/${collection}/${id}`;
}

/** Graph links a role in beta, even from v1.0. */
function resourceLink({ type, id }: Resource, base: string): string {
  const collection = {
    group: 'v1.0/groups',
    servicePrincipal: 'v1.0/servicePrincipals',
    directoryRole: 'beta/roleManagement/directory/roleDefinitions',
    accessPackageAssignmentPolicy: 'v1.0/identityGovernance/entitlementManagement/assignmentPolicies',
  }[type];
  return `${base}/${collection}/${id}`;
}

/** Identities of decisions are open: they carry members that the type does not declare. */
type WirePrincipal = Typed<graph.UserIdentity | graph.ServicePrincipalIdentity> & {
  type: string;
  lastUserSignInDateTime?: string;
};

function principalToWire(principal: Principal): WirePrincipal {
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
  | Typed<Whole<graph.AccessReviewInstanceDecisionItemServicePrincipalResource>>
  | Typed<Whole<graph.AccessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource>>;

function resourceToWire({ id, displayName, type, appId, accessPackage }: Resource): WireResource {
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
  // The typings know the flags one by one; both at once are written as Graph writes flags, with a comma.
  principalResourceMembership: {
    membershipType: item.membershipType as beta.DecisionItemPrincipalResourceMembershipType,
  },
  target: targetToWire(item.principal),
});

type WireTarget =
  | Typed<Whole<beta.AccessReviewInstanceDecisionItemUserTarget>>
  | Typed<Whole<beta.AccessReviewInstanceDecisionItemServicePrincipalTarget>>;

/** There is no target type for a group. */
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

/** governanceInsight as Graph prints it. Reference: Graph access reviews §2.12. */
export function insightToWire(
  insight: Insight,
):
  | Typed<Whole<graph.UserSignInInsight>>
  | Typed<Whole<graph.MembershipOutlierInsight, 'container' | 'lastModifiedBy' | 'member'>> {
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
