import type * as graph from '@microsoft/microsoft-graph-types';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import type { Instance, Stage, Contact } from '../../rules/model/instance';
import { resourceToWire } from './decisionToWire';
import { reviewersToWire, scopeToWire } from './definitionToWire';
import { OnSelect } from '../odata/propertyPath';
import type { Version } from '../endpoint/endpoint';
import type { Whole } from './whole';

type InstanceView = Pick<
  Instance,
  | 'id'
  | 'startDateTime'
  | 'endDateTime'
  | 'status'
  | 'scope'
  | 'reviewers'
  | 'fallbackReviewers'
  | 'errors'
  | 'resource'
>;

/**
 * Returns the accessReviewInstance as in Graph; `errors` exists only in beta, and so does the product's own `resource`, which is answered
 * when `$select` names it. Source: docs/graph-reference.md#s2-3, #s2-16.
 */
export function instanceToWire(
  instance: InstanceView,
  version: Version,
): Whole<graph.AccessReviewInstance, 'contactedReviewers' | 'decisions' | 'stages'> {
  return {
    id: instance.id,
    startDateTime: instance.startDateTime,
    endDateTime: instance.endDateTime,
    status: instance.status,
    scope: scopeToWire(instance.scope),
    reviewers: reviewersToWire(instance.reviewers),
    fallbackReviewers: reviewersToWire(instance.fallbackReviewers),
    ...(version === 'beta' && {
      ...errors(instance),
      resource: new OnSelect(instance.resource && resourceToWire(instance.resource)),
    }),
  };
}

const errors = (instance: InstanceView): Whole<Pick<beta.AccessReviewInstance, 'errors'>> => ({
  errors: instance.errors.map(({ code, message }) => ({ code, message })),
});

/** Returns the accessReviewStage as in Graph. Source: docs/graph-reference.md#s2-4. */
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

type ContactedReviewer = Pick<Contact, 'id' | 'displayName' | 'userPrincipalName' | 'createdDateTime'>;

/** Returns the accessReviewReviewer as in Graph. Source: docs/graph-reference.md#s2-14. */
export const reviewerToWire = (reviewer: ContactedReviewer): Whole<graph.AccessReviewReviewer> => ({
  id: reviewer.id,
  displayName: reviewer.displayName,
  userPrincipalName: reviewer.userPrincipalName,
  createdDateTime: reviewer.createdDateTime,
});
