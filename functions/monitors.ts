import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { unfinished } from '../shared/api/http/shapeAnswer';
import type { Dependencies } from '../shared/reviews/dependencies';
import { getDefinition } from './definitions';
import { getPack, PACK, SERIES_PACK } from './evidencePacks';
import { getHistory, HISTORY } from './history';
import { getInstance } from './instances';
import { BOTH_VERSIONS, DEFINITION, INSTANCE, STAGE, type ReviewCall } from './resources';
import { REVIEW_STATUSES } from '../shared/rules/model/definition';
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
  /** The versions with the monitor; both when absent. */
  readonly versions?: Endpoint<Dependencies>['versions'];
}

/** The statuses of an instance, its stages and its definition before their end. */
const NOT_COMPLETED: readonly string[] = REVIEW_STATUSES.slice(0, REVIEW_STATUSES.indexOf('Completed'));

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
    // An instance whose removals are held returns to Completed; its errors say why.
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
  {
    operation: 'accessReviewInstance-post-evidencePacks',
    path: PACK,
    permission: 'READ',
    summary: 'Check whether an evidence pack is made',
    get: getPack,
    running: ['notStarted', 'running'],
    versions: ['beta'],
  },
  {
    operation: 'accessReviewScheduleDefinition-post-evidencePacks',
    path: SERIES_PACK,
    permission: 'READ',
    summary: 'Check whether an evidence pack of a series is made',
    get: getPack,
    running: ['notStarted', 'running'],
    versions: ['beta'],
  },
];

/** The monitors of `Prefer: respond-async`. They answer 202 while the work continues, then the object. */
export const monitorEndpoints: readonly Endpoint<Dependencies>[] = MONITORS.map(
  ({ operation, path, permission, summary, get, running, versions = BOTH_VERSIONS }) => ({
    id: '$monitor',
    operation: `${operation}-monitor`,
    method: 'GET',
    path: `${path}/monitor`,
    versions,
    summary,
    permission,
    async handle(call) {
      const answer = await get(call);
      const { status } = answer.body as { readonly status: string };
      return running.includes(status) ? unfinished(call.url.request) : answer;
    },
  }),
);
