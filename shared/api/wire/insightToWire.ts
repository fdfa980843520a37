import type * as graph from '@microsoft/microsoft-graph-types';
import type { Insight } from '../../rules/model/insight';
import type { Typed } from './scopeToWire';
import type { Whole } from './whole';

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
