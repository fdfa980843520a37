import type * as graph from '@microsoft/microsoft-graph-types';
import type { Stage } from '../../rules/model/instance';
import { reviewersToWire } from './scopeToWire';
import type { Whole } from './whole';

/** accessReviewStage as Graph prints it. Reference: Graph access reviews §2.4. */
export function stageToWire(stage: Stage): Whole<graph.AccessReviewStage, 'decisions'> {
  return {
    id: stage.id,
    startDateTime: stage.startDateTime,
    endDateTime: stage.endDateTime,
    status: stage.status,
    reviewers: reviewersToWire(stage.reviewers),
    fallbackReviewers: reviewersToWire(stage.fallbackReviewers),
  };
}
