import { isBefore, subtractDuration } from '../duration';
import type { Affiliation } from '../model/insight';
import type { Recommendation, ResourceType, ScheduleSettings } from '../model/definition';

/** Thirty days, unless the definition says otherwise. */
const DEFAULT_LOOK_BACK = 'P30D';

const LAST_SIGN_IN = '#microsoft.graph.userLastSignInRecommendationInsightSetting';
const PEER_OUTLIER = '#microsoft.graph.groupPeerOutlierRecommendationInsightSettings';

export type RecommendationSettings = Pick<
  ScheduleSettings,
  'recommendationsEnabled' | 'recommendationLookBackDuration' | 'recommendationInsightSettings'
>;

/** What a review looks at to recommend something. */
export interface RecommendationRules {
  /** How far back a sign-in counts, and to what; undefined where sign-ins are not looked at. */
  readonly signIn: { readonly lookBack: string; readonly to: 'tenant' | 'application' } | undefined;
  readonly peerOutliers: boolean;
}

/**
 * The rules that settings ask for. Without insight settings sign-ins are looked at: to the application where one is reviewed, else
 * to the tenant. Recommendations that are off have no rules. Reference: Graph access reviews §2.8, §3.8.
 */
export function recommendationRules(settings: RecommendationSettings, resourceType: ResourceType): RecommendationRules {
  if (!settings.recommendationsEnabled) return { signIn: undefined, peerOutliers: false };
  const insights = settings.recommendationInsightSettings;
  const usual = resourceType === 'servicePrincipal' ? 'application' : 'tenant';
  const lookBack = settings.recommendationLookBackDuration ?? DEFAULT_LOOK_BACK;
  if (insights.length === 0) return { signIn: { lookBack, to: usual }, peerOutliers: false };
  const signIn = insights.find((insight) => insight['@odata.type'] === LAST_SIGN_IN);
  return {
    signIn: signIn && {
      lookBack: textOr(signIn.recommendationLookBackDuration, lookBack),
      to: scopeOr(signIn.signInScope, usual),
    },
    peerOutliers: insights.some((insight) => insight['@odata.type'] === PEER_OUTLIER),
  };
}

const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

const scopeOr = (value: unknown, otherwise: 'tenant' | 'application'): 'tenant' | 'application' =>
  value === 'tenant' || value === 'application' ? value : otherwise;

/** What is known of a principal when the review, or a stage of it, begins. */
export interface Evidence {
  /** The last sign-in to what the rules look at; null: never, or unknown. */
  readonly lastSignInDateTime: string | null;
  readonly affiliation: Affiliation;
  /** The start of the review or stage, from which a look-back is counted. */
  readonly startDateTime: string;
}

/**
 * Keep the access of who signed in during the look-back and belongs to the group, end that of who did not or is far from it, say
 * nothing where nothing is known; one reason to end it is enough. Reference: Graph access reviews §3.8.
 */
export function recommend(rules: RecommendationRules, evidence: Evidence): Recommendation {
  const votes = [bySignIn(rules, evidence), byAffiliation(rules, evidence)];
  if (votes.includes('Deny')) return 'Deny';
  return votes.includes('Approve') ? 'Approve' : 'NoInfoAvailable';
}

function bySignIn({ signIn }: RecommendationRules, { lastSignInDateTime, startDateTime }: Evidence): Recommendation {
  if (!signIn || lastSignInDateTime === null) return 'NoInfoAvailable';
  return isBefore(lastSignInDateTime, subtractDuration(startDateTime, signIn.lookBack)) ? 'Deny' : 'Approve';
}

function byAffiliation({ peerOutliers }: RecommendationRules, { affiliation }: Evidence): Recommendation {
  if (!peerOutliers || affiliation === 'unknown') return 'NoInfoAvailable';
  return affiliation === 'outlier' ? 'Deny' : 'Approve';
}
