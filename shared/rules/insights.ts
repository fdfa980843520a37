import { ZERO_GUID } from './ids';
import type { Evidence, RecommendationRules } from './recommendation';

/** governanceInsight: why an item has its recommendation. Reference: Graph access reviews §2.12. */
export type Insight =
  | {
      readonly kind: 'userSignIn';
      readonly id: string;
      readonly insightCreatedDateTime: string;
      readonly lastSignInDateTime: string;
    }
  | {
      readonly kind: 'membershipOutlier';
      readonly id: string;
      readonly insightCreatedDateTime: string;
      readonly containerId: string;
      readonly memberId: string;
    };

/** What the rules found out about a principal, to be shown beside the recommendation; ids are zero, as Graph's are. */
export function insightsFrom(
  rules: RecommendationRules,
  evidence: Evidence,
  { principalId, resourceId }: { readonly principalId: string; readonly resourceId: string },
): readonly Insight[] {
  const created = { id: ZERO_GUID, insightCreatedDateTime: evidence.startDateTime };
  const { lastSignInDateTime, affiliation } = evidence;
  const signIn: Insight[] =
    rules.signIn && lastSignInDateTime !== null ? [{ kind: 'userSignIn', ...created, lastSignInDateTime }] : [];
  const outlier: Insight[] =
    rules.peerOutliers && affiliation === 'outlier'
      ? [{ kind: 'membershipOutlier', ...created, containerId: resourceId, memberId: principalId }]
      : [];
  return [...signIn, ...outlier];
}
