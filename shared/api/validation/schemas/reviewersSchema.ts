import { lazily } from '../../../rules/lazily';
import { collection, graphObject, optionalCollection } from './graphObject';
import { queryMembers } from './scopeSchema';

const reviewer = lazily(() => graphObject(queryMembers()));

/** Collection(accessReviewReviewerScope); left out and null are both empty. Reference: Graph access reviews §3.6. */
export const reviewersSchema = lazily(() => collection(reviewer()));

/** The same where leaving it out has a meaning of its own. */
export const optionalReviewersSchema = lazily(() => optionalCollection(reviewer()));
