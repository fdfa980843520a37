import type { Endpoint } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { accessReviewSetEndpoints } from './accessReviewSet';
import { apiDescriptionEndpoints } from './apiDescription';
import { applyPreviewEndpoints, previewEndpoints } from './previews';
import { approverDelegateEndpoints } from './approverDelegate';
import { batchEndpoints } from './batch';
import { bulkDecisionEndpoints, decisionJobEndpoints } from './bulkDecisions';
import { decisionEndpoints, tenantDecisionEndpoints } from './decisions';
import { definitionEndpoints } from './definitions';
import { directoryEndpoints } from './directory';
import { evidencePackEndpoints } from './evidencePacks';
import { flowSubscriptionEndpoints, subscriptionEndpoints } from './subscriptions';
import { historyEndpoints } from './history';
import { instanceEndpoints } from './instances';
import { monitorEndpoints } from './monitors';
import { pendingInstanceEndpoints } from './pendingInstances';
import { policyEndpoints } from './policy';
import { recordEndpoints } from './records';
import { runningReviewEndpoints, restorationEndpoints } from './runningReviews';
import { stageEndpoints } from './stages';

const described: readonly Endpoint<Dependencies>[] = [
  ...accessReviewSetEndpoints,
  ...definitionEndpoints,
  ...instanceEndpoints,
  ...stageEndpoints,
  ...decisionEndpoints,
  ...bulkDecisionEndpoints,
  ...runningReviewEndpoints,
  ...tenantDecisionEndpoints,
  ...historyEndpoints,
  ...evidencePackEndpoints,
  ...recordEndpoints,
  ...policyEndpoints,
  ...previewEndpoints,
  ...applyPreviewEndpoints,
  ...restorationEndpoints,
  ...pendingInstanceEndpoints,
  ...approverDelegateEndpoints,
  ...directoryEndpoints,
  ...monitorEndpoints,
  ...decisionJobEndpoints,
  ...subscriptionEndpoints,
  ...flowSubscriptionEndpoints,
  ...batchEndpoints,
];

/** All operations of the API. Registration, routing and the documentation read these rows. */
export const endpoints: readonly Endpoint<Dependencies>[] = [...described, ...apiDescriptionEndpoints(described)];
