import { isBefore, subtractDuration } from '../duration';
import { ZERO_GUID } from '../ids';
import type { Affiliation, Insight, ReviewContext, StoredDecision } from '../model/decision';
import type { Recommendation, ResourceType, ScheduleSettings } from '../model/definition';

/** The look-back of a definition without one. */
const DEFAULT_LOOK_BACK = 'P30D';

const LAST_SIGN_IN = '#microsoft.graph.userLastSignInRecommendationInsightSetting';
const PEER_OUTLIER = '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings';

export type RecommendationSettings = Pick<
  ScheduleSettings,
  'recommendationsEnabled' | 'recommendationLookBackDuration' | 'recommendationInsightSettings'
>;

/** What the recommendations of a review are based on. */
export interface RecommendationRules {
  /** Sign-ins since an instant, to the tenant or to the application; undefined where sign-ins do not count. */
  readonly signIn: { readonly since: string; readonly to: 'tenant' | 'application' } | undefined;
  readonly peerOutliers: boolean;
}

/**
 * Returns the rules of the settings for a review, or a stage of it, that starts at an instant. Without insight settings sign-ins count: to
 * the application where one is reviewed, else to the tenant. Disabled recommendations have no rules. Source: docs/graph-reference.md#s3-8.
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

/** What is known of a principal when the review, or a stage of it, begins. */
export interface Evidence {
  /** The last sign-in that counts; null: never; undefined: it could not be read. */
  readonly lastSignInDateTime: string | null | undefined;
  readonly affiliation: Affiliation;
  /** The start of the review or stage. */
  readonly startDateTime: string;
}

/**
 * Recommends Approve for principals who signed in during the look-back and are near the group, and Deny for the others, including those who
 * never signed in; one reason for Deny is enough. Without any evidence there is no recommendation. Source: docs/graph-reference.md#s3-8.
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

/** Returns what the rules found out about a principal, to be shown with the recommendation; the ids are zero, as Graph's are. */
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

/** What the directory knows of a user's presence; instants, null where it knows nothing. */
interface Presence {
  readonly createdDateTime: string | null;
  readonly lastSignInDateTime: string | null;
}

/**
 * Whether a user is inactive since an instant: created before it, without a sign-in since. A user who never signed in is inactive
 * unless created since. Source: docs/graph-reference.md#s3-8.
 */
export function isInactive({ createdDateTime, lastSignInDateTime }: Presence, since: string): boolean {
  if (createdDateTime !== null && !isBefore(createdDateTime, since)) return false;
  return lastSignInDateTime === null || isBefore(lastSignInDateTime, since);
}

/** A person who has not signed in for this long before the opening deserves a look. */
const LONG_ABSENCE = 'P90D';

/** Why an item deserves a look, from the strongest reason on. */
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
 * Returns the place of an item among those of its review: the smaller, the sooner it deserves a look. It follows from what was known at the
 * opening and from the recommendation, so a decision does not change it. Source: docs/graph-reference.md#s2-5.
 */
export const priorityOf = (item: StoredDecision, context: ReviewContext): number =>
  (item.isCarriedOver ? REASONS.length : REASONS.findIndex((holds) => holds(item, context))) + 1;

const isLongAbsence = (insight: Insight): boolean =>
  insight.kind === 'userSignIn' &&
  isBefore(insight.lastSignInDateTime, subtractDuration(insight.insightCreatedDateTime, LONG_ABSENCE));
