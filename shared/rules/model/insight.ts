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

/** Whether somebody is far from the other members in the tree of managers; `unknown` where the tree does not say. */
export type Affiliation = 'outlier' | 'peer' | 'unknown';
