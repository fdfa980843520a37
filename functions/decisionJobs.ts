import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { unfinished } from '../shared/api/http/respondAsync';
import type { Asking } from '../shared/reviews/decisions/decideMany';
import { findJob } from '../shared/reviews/decisions/findJob';
import type { Dependencies } from '../shared/reviews/dependencies';
import { GraphError } from '../shared/rules/errors';
import { BOTH_VERSIONS, type ReviewCall } from './resources';

const JOBS = '/identityGovernance/accessReviews/decisionJobs';

/** Who decides many items, and whether it is to be done in the background. */
export const askingOf = ({ caller, preferences }: ReviewCall): Asking => ({
  caller,
  isLater: preferences.respondAsync,
});

/** What is answered when many items are decided, or will be by a job. */
export const decidedBy = ({ url }: ReviewCall, jobId: string | undefined): Answer => ({
  status: 204,
  ...(jobId === undefined ? {} : { headers: { Location: `${url.base}${JOBS}/${jobId}` } }),
});

/** Where those look who had many items decided with `Prefer: respond-async`: 202 while it goes on, then nothing, or why it failed. */
export const decisionJobEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$job',
    operation: 'accessReviewSet-decisionJobs-monitor',
    method: 'GET',
    path: `${JOBS}/{jobId}/monitor`,
    versions: BOTH_VERSIONS,
    summary: 'Look whether many items are decided',
    permission: 'READ',
    handle: look,
  },
];

async function look({ deps, caller, params, url }: ReviewCall): Promise<Answer> {
  const { endedDateTime, error } = await findJob(deps, caller, params.jobId ?? '');
  if (error) throw new GraphError(error.code, error.message);
  return endedDateTime === null ? unfinished(url.request) : { status: 204 };
}
