import type * as graph from '@microsoft/microsoft-graph-types';
import type { Contact } from '../../rules/model/instance';
import type { Whole } from './whole';

type ContactedReviewer = Pick<Contact, 'id' | 'displayName' | 'userPrincipalName' | 'createdDateTime'>;

/** accessReviewReviewer as Graph prints it. Reference: Graph access reviews §2.14. */
export const reviewerToWire = (reviewer: ContactedReviewer): Whole<graph.AccessReviewReviewer> => ({
  id: reviewer.id,
  displayName: reviewer.displayName,
  userPrincipalName: reviewer.userPrincipalName,
  createdDateTime: reviewer.createdDateTime,
});
