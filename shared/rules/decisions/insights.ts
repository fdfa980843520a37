import { ZERO_GUID } from '../ids';
import type { Insight } from '../model/insight';
import type { Evidence, RecommendationRules } from './recommendation';

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
