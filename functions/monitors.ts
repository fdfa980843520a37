import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { unfinished } from '../shared/api/http/shapeAnswer';
import type { Dependencies } from '../shared/reviews/dependencies';
import { getDefinition } from './definitions';
import { getHistory, HISTORY } from './history';
import { getInstance } from './instances';
import { BOTH_VERSIONS, DEFINITION, INSTANCE, STAGE, type ReviewCall } from './resources';
import { getStage } from './stages';

interface Monitor {
  /** The operation that it watches. */
  readonly operation: string;
  readonly path: string;
  readonly permission: Endpoint<Dependencies>['permission'];
  readonly summary: string;
  readonly get: (call: ReviewCall) => Promise<Answer>;
  /** The statuses at which the work is not done. */
  readonly running: readonly string[];
}

/** Of an instance, of its stages, and of a definition, which mirrors it. */
const NOT_COMPLETED = [
  'NotStarted',
  'Initializing',
  'Starting',
  'InProgress',
  'Completing',
  'AutoReviewing',
  'AutoReviewed',
];

const MONITORS: readonly Monitor[] = [
  {
    operation: 'accessReviewScheduleDefinition-stop',
    path: `${DEFINITION}/stop`,
    permission: 'READ',
    summary: 'Look whether a stopped definition is completed',
    get: getDefinition,
    running: NOT_COMPLETED,
  },
  {
    operation: 'accessReviewInstance-stop',
    path: `${INSTANCE}/stop`,
    permission: 'READ',
    summary: 'Look whether a stopped instance is completed',
    get: getInstance,
    running: NOT_COMPLETED,
  },
  {
    operation: 'accessReviewStage-stop',
    path: `${STAGE}/stop`,
    permission: 'READ',
    summary: 'Look whether a stopped stage is completed',
    get: getStage,
    running: NOT_COMPLETED,
  },
  {
    operation: 'accessReviewInstance-applyDecisions',
    path: `${INSTANCE}/applyDecisions`,
    permission: 'READ',
    summary: 'Look whether decisions are applied',
    get: getInstance,
    // One whose applying is held back is completed again, and its errors tell why.
    running: ['Applying'],
  },
  {
    operation: 'accessReviewSet-post-historyDefinitions',
    path: HISTORY,
    permission: 'HISTORY',
    summary: 'Look whether a report is made',
    get: getHistory,
    running: ['requested', 'inprogress'],
  },
];

/** Where those look who sent `Prefer: respond-async`: 202 while it goes on, then the object itself. */
export const monitorEndpoints: readonly Endpoint<Dependencies>[] = MONITORS.map(
  ({ operation, path, permission, summary, get, running }) => ({
    id: '$monitor',
    operation: `${operation}-monitor`,
    method: 'GET',
    path: `${path}/monitor`,
    versions: BOTH_VERSIONS,
    summary,
    permission,
    async handle(call) {
      const answer = await get(call);
      const { status } = answer.body as { readonly status: string };
      return running.includes(status) ? unfinished(call.url.request) : answer;
    },
  }),
);
