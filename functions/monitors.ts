import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { unfinished } from '../shared/api/http/shapeAnswer';
import type { Dependencies } from '../shared/reviews/dependencies';
import { getDefinition } from './definitions';
import { getHistory, HISTORY } from './history';
import { getInstance } from './instances';
import { BOTH_VERSIONS, DEFINITION, INSTANCE, STAGE, type ReviewCall } from './resources';
import { getStage } from './stages';

interface Monitor {
  /** The operation that started the work. */
  readonly operation: string;
  readonly path: string;
  readonly permission: Endpoint<Dependencies>['permission'];
  readonly summary: string;
  readonly get: (call: ReviewCall) => Promise<Answer>;
  /** The statuses in which the work continues. */
  readonly running: readonly string[];
}

/** For an instance, its stages and its definition. */
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
    summary: 'Check whether a stopped definition has completed',
    get: getDefinition,
    running: NOT_COMPLETED,
  },
  {
    operation: 'accessReviewInstance-stop',
    path: `${INSTANCE}/stop`,
    permission: 'READ',
    summary: 'Check whether a stopped instance has completed',
    get: getInstance,
    running: NOT_COMPLETED,
  },
  {
    operation: 'accessReviewStage-stop',
    path: `${STAGE}/stop`,
    permission: 'READ',
    summary: 'Check whether a stopped stage has completed',
    get: getStage,
    running: NOT_COMPLETED,
  },
  {
    operation: 'accessReviewInstance-applyDecisions',
    path: `${INSTANCE}/applyDecisions`,
    permission: 'READ',
    summary: 'Check whether decisions have been applied',
    get: getInstance,
    // An instance whose removals are held returns to Completed, and its errors say why.
    running: ['Applying'],
  },
  {
    operation: 'accessReviewSet-post-historyDefinitions',
    path: HISTORY,
    permission: 'HISTORY',
    summary: 'Check whether a report is done',
    get: getHistory,
    running: ['requested', 'inprogress'],
  },
];

/** The monitors of `Prefer: respond-async`: 202 while the work continues, then the object. */
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
