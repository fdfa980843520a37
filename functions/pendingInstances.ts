import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { decisionsToReview } from '../shared/reviews/decisions/decisionsToReview';
import type { Dependencies } from '../shared/reviews/dependencies';
import {
  findPendingInstance,
  findPendingInstanceFor,
  pendingInstances,
} from '../shared/reviews/instances/pendingInstances';
import { batchRecordDecisionsSchema } from '../shared/api/validation/validateDecision';
import { newInstanceSchema } from '../shared/api/validation/validateInstance';
import { accept, batchRecord } from './bulkDecisions';
import {
  DECISION_LIST,
  DECISION_LIST_IN_BETA,
  DECISION_SINGLE,
  decisionsAnswer,
  FUNCTION_OF_DECISIONS,
  getDecision,
  patchDecision,
} from './decisions';
import { DECISION_EXPAND, INSTANCE_EXPAND, INSTANCE_LIST } from './expansions';
import {
  answerNewInstance,
  getDefinitionOfInstance,
  getInstance,
  instancesAnswer,
  FUNCTION_OF_INSTANCES,
  listInstances,
} from './instances';
import { SINGLE, type ReviewCall } from './resources';

type Row = Endpoint<Dependencies>;

/** A row that exists under each of the roots below. */
interface PendingRow extends Pick<
  Row,
  'id' | 'permission' | 'query' | 'queryInBeta' | 'takesBody' | 'bodySchema' | 'isLongRunning' | 'handle'
> {
  readonly name: string;
  readonly method?: Row['method'];
  /** The path below the root. */
  readonly below: string;
}

const PENDING = '/{instanceId}';
const PENDING_DECISIONS = `${PENDING}/decisions`;
const PENDING_DECISION = `${PENDING_DECISIONS}/{decisionId}`;

const ROWS: readonly PendingRow[] = [
  {
    id: 'E80',
    name: 'list',
    below: '',
    permission: 'PERSON_READ',
    query: INSTANCE_LIST,
    queryInBeta: INSTANCE_EXPAND,
    handle: list,
  },
  {
    id: 'E80',
    name: 'get',
    below: PENDING,
    permission: 'PERSON_READ',
    query: SINGLE,
    queryInBeta: INSTANCE_EXPAND,
    handle: reading(getInstance),
  },
  {
    id: 'E81',
    name: 'list-decisions',
    below: PENDING_DECISIONS,
    permission: 'PERSON_READ',
    query: DECISION_LIST,
    queryInBeta: DECISION_LIST_IN_BETA,
    handle: listDecisions,
  },
  {
    id: 'E81',
    name: 'get-decision',
    below: PENDING_DECISION,
    permission: 'PERSON_READ',
    query: DECISION_SINGLE,
    queryInBeta: DECISION_EXPAND,
    handle: reading(getDecision),
  },
  {
    id: 'E82',
    name: 'update-decision',
    method: 'PATCH',
    below: PENDING_DECISION,
    permission: 'PERSON_WRITE',
    takesBody: true,
    handle: deciding(patchDecision),
  },
  {
    id: 'E83',
    name: 'acceptRecommendations',
    method: 'POST',
    below: `${PENDING}/acceptRecommendations`,
    permission: 'PERSON_WRITE',
    isLongRunning: true,
    handle: deciding(accept),
  },
  {
    id: 'E84',
    name: 'batchRecordDecisions',
    method: 'POST',
    below: `${PENDING}/batchRecordDecisions`,
    permission: 'PERSON_WRITE',
    takesBody: true,
    bodySchema: batchRecordDecisionsSchema,
    isLongRunning: true,
    handle: deciding(batchRecord),
  },
  {
    id: 'E80',
    name: 'get-definition',
    below: `${PENDING}/definition`,
    permission: 'PERSON_READ',
    query: SINGLE,
    handle: reading(getDefinitionOfInstance),
  },
  {
    id: 'E80',
    name: 'list-definition-instances',
    below: `${PENDING}/definition/instances`,
    permission: 'PERSON_READ',
    query: INSTANCE_LIST,
    queryInBeta: INSTANCE_EXPAND,
    handle: reading(listInstances),
  },
];

/** Returns the rows below `/me` or below `/users/{usersId}`. */
const rowsUnder = (
  root: string,
  own: (row: Pick<PendingRow, 'id' | 'name'>) => Pick<Row, 'id' | 'operation'>,
): readonly Row[] =>
  ROWS.map(({ id, name, below, method = 'GET', ...rest }) => ({
    ...rest,
    ...own({ id, name }),
    method,
    path: `${root}${below}`,
    versions: ['beta'],
  }));

const named = (root: string, name: string): string => `${root}-pendingAccessReviewInstances-${name}`;

/** The instances that a person reviews now. Graph's own paths no longer answer. Source: docs/graph-reference.md#e80, #e85. */
export const pendingInstanceEndpoints: readonly Row[] = [
  ...rowsUnder('/me/pendingAccessReviewInstances', ({ id, name }) => ({ id, operation: named('me', name) })),
  ...rowsUnder('/users/{usersId}/pendingAccessReviewInstances', ({ name }) => ({
    id: 'E85',
    operation: named('user', name),
  })),
  {
    id: 'S000',
    operation: 'user-pendingAccessReviewInstances-post-definition-instances',
    method: 'POST',
    path: '/users/{usersId}/pendingAccessReviewInstances/{instanceId}/definition/instances',
    versions: ['beta'],
    permission: 'WRITE',
    takesBody: true,
    bodySchema: newInstanceSchema,
    async handle(call) {
      const pending = await findPendingInstance(call.deps, call.caller, pathOf(call));
      return answerNewInstance(call, pending.definitionId);
    },
  },
];

type Handle = Row['handle'];

function reading(handle: Handle): Handle {
  return onInstance('read', handle);
}

function deciding(handle: Handle): Handle {
  return onInstance('decide', handle);
}

/** Returns the handler of an instance's operation for a pending instance, which knows its definition. */
function onInstance(access: 'read' | 'decide', handle: Handle): Handle {
  return async (call) => {
    const { instance } = await findPendingInstanceFor(call.deps, call.caller, access, pathOf(call));
    return handle({ ...call, params: { ...call.params, definitionId: instance.definitionId } });
  };
}

const pathOf = ({ params }: ReviewCall) => ({ usersId: params.usersId, instanceId: params.instanceId ?? '' });

async function list(call: ReviewCall): Promise<Answer> {
  const { instances, definitionIdOf } = await pendingInstances(call.deps, call.caller, call.params.usersId);
  return instancesAnswer(call, FUNCTION_OF_INSTANCES, instances, definitionIdOf);
}

async function listDecisions(call: ReviewCall): Promise<Answer> {
  const { deps, caller } = call;
  const { instance, reviewer } = await findPendingInstanceFor(deps, caller, 'read', pathOf(call));
  const decisions = decisionsToReview(deps, reviewer, instance);
  return decisionsAnswer(call, FUNCTION_OF_DECISIONS, decisions, () => instance.definitionId);
}
