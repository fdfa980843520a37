import { isBefore, subtractDuration } from '../duration';
import { ZERO_GUID } from '../ids';
import type { Affiliation, Insight, ReviewContext, StoredDecision } from '../model/decision';
import type { Recommendation, ResourceType, ScheduleSettings } from '../model/definition';

/** The look-back of a definition that sets none, an ISO 8601 duration. */
const DEFAULT_LOOK_BACK = 'P30D';

const LAST_SIGN_IN = '#microsoft.graph.userLastSignInRecommendationInsightSetting';
const PEER_OUTLIER = '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings';

export type RecommendationSettings = Pick<
  ScheduleSettings,
  'recommendationsEnabled' | 'recommendationLookBackDuration' | 'recommendationInsightSettings'
>;

/** The rules for the recommendations of a review. */
export interface RecommendationRules {
  /** Sign-ins count from the instant `since`, to the tenant or to the application; undefined if sign-ins do not count. */
  readonly signIn: { readonly since: string; readonly to: 'tenant' | 'application' } | undefined;
  readonly peerOutliers: boolean;
}

/**
 * Returns the rules of the settings for a review, or for a stage, that starts at an instant. Without insight settings, sign-ins count: to
 * the application if the review is about one, otherwise to the tenant. Disabled recommendations have no rules. Source:
 * docs/graph-reference.md#s3-8.
 */
export function recommendationRules(
  settings: RecommendationSettings,
  resourceType: ResourceType,
  startDateTime: string,
): RecommendationRules {
  if (!settings.recommendationsEnabled) return { signIn: undefined, peerOutliers: false };
  const insights = settings.recommendationInsightSettings;
  const usual = resourceType === 'servicePrincipal' ? 'application' : 'tenant';
  const lookBack = settings.recommendationLookBackDuration ?? DEFAULT_LOOK_BACK;
  const since = (duration: string): string => subtractDuration(startDateTime, duration);
  if (insights.length === 0) return { signIn: { since: since(lookBack), to: usual }, peerOutliers: false };
  const signIn = insights.find((insight) => insight['@odata.type'] === LAST_SIGN_IN);
  const own = signIn?.recommendationLookBackDuration;
  return {
    signIn: signIn && { since: since(typeof own === 'string' ? own : lookBack), to: signInScopeOf(signIn) ?? usual },
    peerOutliers: insights.some((insight) => insight['@odata.type'] === PEER_OUTLIER),
  };
}

const signInScopeOf = ({ signInScope }: Readonly<Record<string, unknown>>): 'tenant' | 'application' | undefined =>
  signInScope === 'tenant' || signInScope === 'application' ? signInScope : undefined;

/** The facts about a principal when the review, or a stage of it, begins. */
export interface Evidence {
  /** The last sign-in that counts. Null means never; undefined means that it could not be read. */
  readonly lastSignInDateTime: string | null | undefined;
  readonly affiliation: Affiliation;
  /** The start of the review or stage, a UTC instant. */
  readonly startDateTime: string;
}

/**
 * Returns what the rules recommend. A rule votes Deny for a principal who has not signed in during the look-back or who is far from the
 * group, otherwise Approve; without evidence it does not vote. One Deny decides. Without a vote, there is no recommendation. Source:
 * docs/graph-reference.md#s3-8.
 */
export function recommend(rules: RecommendationRules, evidence: Evidence): Recommendation {
  const votes = [bySignIn(rules, evidence), byAffiliation(rules, evidence)];
  if (votes.includes('Deny')) return 'Deny';
  return votes.includes('Approve') ? 'Approve' : 'NoInfoAvailable';
}

function bySignIn({ signIn }: RecommendationRules, { lastSignInDateTime }: Evidence): Recommendation {
  if (!signIn || lastSignInDateTime === undefined) return 'NoInfoAvailable';
  return lastSignInDateTime === null || isBefore(lastSignInDateTime, signIn.since) ? 'Deny' : 'Approve';
}

function byAffiliation({ peerOutliers }: RecommendationRules, { affiliation }: Evidence): Recommendation {
  if (!peerOutliers || affiliation === 'unknown') return 'NoInfoAvailable';
  return affiliation === 'outlier' ? 'Deny' : 'Approve';
}

/** Returns the insights of the rules about a principal, which are shown with the recommendation. As in Graph, their ids are zero. */
export function insightsFrom(
  rules: RecommendationRules,
  { lastSignInDateTime, affiliation, startDateTime }: Evidence,
  principalId: string,
  resourceId: string,
): readonly Insight[] {
  const created = { id: ZERO_GUID, insightCreatedDateTime: startDateTime };
  const insights: Insight[] = [];
  if (rules.signIn && typeof lastSignInDateTime === 'string') {
    insights.push({ kind: 'userSignIn', ...created, lastSignInDateTime });
  }
  if (rules.peerOutliers && affiliation === 'outlier') {
    insights.push({ kind: 'membershipOutlier', ...created, containerId: resourceId, memberId: principalId });
  }
  return insights;
}

/** The creation and the last sign-in of a user in the directory; UTC instants, null if unknown. */
interface Presence {
  readonly createdDateTime: string | null;
  readonly lastSignInDateTime: string | null;
}

/**
 * Returns whether a user was created before an instant and has not signed in since then. That includes a user who has never signed in.
 * Source: docs/graph-reference.md#s3-8.
 */
export function isInactive({ createdDateTime, lastSignInDateTime }: Presence, since: string): boolean {
  if (createdDateTime !== null && !isBefore(createdDateTime, since)) return false;
  return lastSignInDateTime === null || isBefore(lastSignInDateTime, since);
}

/** If a person has not signed in for this long before the opening, their item deserves attention. */
const LONG_ABSENCE = 'P90D';

/** The reasons why an item deserves attention, the strongest first. */
const REASONS: readonly ((item: StoredDecision, context: ReviewContext) => boolean)[] = [
  ({ recommendation }) => recommendation === 'Deny',
  (_, { userType }) => userType === 'Guest',
  ({ insights }) => insights.some(isLongAbsence),
  (_, { isNew }) => isNew === true,
  (_, { lastDecision }) => lastDecision?.decision === 'Deny' || lastDecision?.decision === 'DontKnow',
  (_, { lastDecision }) => lastDecision?.decision === 'Approve',
  () => true,
];

/**
 * Returns the rank of an item in its review: the smaller it is, the sooner the item deserves attention. It follows from the facts at the
 * opening and the recommendation, so a decision does not change it. Source: docs/graph-reference.md#s2-5.
 */
export const priorityOf = (item: StoredDecision, context: ReviewContext): number =>
  (item.isCarriedOver ? REASONS.length : REASONS.findIndex((holds) => holds(item, context))) + 1;

const isLongAbsence = (insight: Insight): boolean =>
  insight.kind === 'userSignIn' &&
  isBefore(insight.lastSignInDateTime, subtractDuration(insight.insightCreatedDateTime, LONG_ABSENCE));
