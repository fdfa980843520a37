/** governanceInsight: why an item has its recommendation. Source: docs/graph-reference.md#s2-12. */
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

/** Whether a user is far from the other members in the tree of managers; `unknown` if the tree does not show it. */
export type Affiliation = 'outlier' | 'peer' | 'unknown';
