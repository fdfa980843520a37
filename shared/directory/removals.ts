import type { GraphError } from '../rules/errors';
import type { RemovalOutcome, RestorationOutcome } from '../rules/model/removal';
import type { BatchResponse } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { objectOf, textOf, textOrNull } from './client/graphObject';
import type { RemovalCall } from './resources/resourceKind';

/** The outcome of each principal. If a principal has none, the call must be repeated; `interruption` says why and when. */
interface PrincipalOutcomes<T> {
  readonly outcomes: ReadonlyMap<string, T>;
  readonly interruption: GraphError | undefined;
}

export type Removals = PrincipalOutcomes<RemovalOutcome>;

/** The calls that change the access of one principal, or the account of one user. */
interface PlannedCalls {
  readonly principalId: string;
  readonly calls: readonly RemovalCall[];
}

/** Sends removals. Safe to repeat: a removal of missing access is `absent`. */
export const carryOut = (graph: GraphClient, removals: readonly PlannedCalls[]): Promise<Removals> =>
  sendPlanned(graph, removals, outcomeOf);

/**
 * Sends calls, twenty a batch. A principal has an outcome only when each of their calls was answered. An interruption is part of the
 * result, so that no finished work is lost.
 */
async function sendPlanned<T>(
  graph: GraphClient,
  all: readonly PlannedCalls[],
  judge: (answers: readonly BatchResponse[]) => T,
): Promise<PrincipalOutcomes<T>> {
  const planned = all.map(({ principalId, calls }) => ({
    principalId,
    requests: calls.map((call, i) => ({ id: `${principalId}/${i}`, call })),
  }));
  const { responses, interruption } = await sendCalls(
    graph,
    planned.flatMap(({ requests }) => requests),
  );

  const outcomes = new Map<string, T>();
  for (const { principalId, requests } of planned) {
    const answers = requests.map(({ id }) => responses.get(id)).filter((answer) => answer !== undefined);
    if (answers.length === requests.length) outcomes.set(principalId, judge(answers));
  }
  return { outcomes, interruption };
}

/** Sends each call. If Graph refuses a call with 400, sends its alternative `otherwise`. */
async function sendCalls(
  graph: GraphClient,
  requests: readonly { readonly id: string; readonly call: RemovalCall }[],
): ReturnType<GraphClient['batch']> {
  const first = await graph.batch(requests.map(({ id, call }) => ({ id, ...call })));
  const others = requests.flatMap(({ id, call: { otherwise } }) => {
    const answer = first.responses.get(id);
    return otherwise && answer?.status === 400 && !isGone(answer) ? [{ id, ...otherwise }] : [];
  });
  if (others.length === 0) return first;
  const second = await graph.batch(others);
  const refused = new Set(others.map(({ id }) => id));
  const kept = [...first.responses].filter(([id]) => !refused.has(id));
  return {
    responses: new Map([...kept, ...second.responses]),
    interruption: first.interruption ?? second.interruption,
  };
}

function outcomeOf(responses: readonly BatchResponse[]): RemovalOutcome {
  const answers = responses.map(({ status, requestId }) => ({ status, requestId }));
  const failure = responses.find((answer) => answer.status >= 300 && !isGone(answer));
  if (failure) return { result: 'failed', reason: reasonOf(failure), answers };

  return { result: responses.some(({ status }) => status < 300) ? 'done' : 'absent', answers };
}

/** Returns whether the access is gone. Privileged identity management answers 400 with this code for a missing assignment. */
const isGone = ({ status, body }: BatchResponse): boolean =>
  status === 404 || textOf(objectOf(body, 'error'), 'code') === 'RoleAssignmentDoesNotExist';

function reasonOf({ status, body }: BatchResponse): string {
  const message = textOrNull(objectOf(body, 'error'), 'message');
  return `The directory refused the removal (${status})${message === null ? '.' : `: ${message}`}`;
}

/** Keeps users from signing in. Safe to repeat. */
export const disableUsers = (graph: GraphClient, ids: readonly string[]): Promise<Removals> =>
  carryOut(
    graph,
    ids.map((id) => ({
      principalId: id,
      calls: [{ method: 'PATCH', url: userPath(id), body: { accountEnabled: false } }],
    })),
  );

/** Deletes users; Graph can restore them for 30 days. Safe to repeat. */
export const deleteUsers = (graph: GraphClient, ids: readonly string[]): Promise<Removals> =>
  carryOut(
    graph,
    ids.map((id) => ({ principalId: id, calls: [{ method: 'DELETE', url: userPath(id) }] })),
  );

const userPath = (id: string): string => `/users/${encodeURIComponent(id)}`;

export type Restorations = PrincipalOutcomes<RestorationOutcome>;

/** Restores access. Safe to repeat: access that exists already is `alreadyPresent`. */
export const giveBack = (graph: GraphClient, planned: readonly PlannedCalls[]): Promise<Restorations> =>
  sendPlanned(graph, planned, restorationOutcome);

function restorationOutcome(answers: readonly BatchResponse[]): RestorationOutcome {
  const failed = answers.find((answer) => answer.status >= 300 && !isThere(answer));
  if (failed) return failureOf(failed);
  return { state: answers.some(({ status }) => status < 300) ? 'restored' : 'alreadyPresent', reason: null };
}

/**
 * Returns whether the access exists already. Graph then answers 400, and only its message says why; privileged identity management has a
 * code for it.
 */
const isThere = ({ status, body }: BatchResponse): boolean => {
  const { code, message } = errorIn(body);
  return status === 400 && (code === 'RoleAssignmentExists' || /already exist|already a member/i.test(message));
};

/** The error code with which a role's policy refuses an assignment. Source: the errors of role management policies. */
const POLICY = 'RoleAssignmentRequestPolicyValidationFailed';

function failureOf({ status, body }: BatchResponse): RestorationOutcome {
  const { code, message } = errorIn(body);
  const reason = `The directory refused to give the access back (${status}, ${code || 'no code'})${message === '' ? '.' : `: ${message}`}`;
  if (code === POLICY) return { state: 'policyRefused', reason };
  return { state: status === 404 ? 'resourceGone' : 'notRestorable', reason };
}

function errorIn(body: BatchResponse['body']): { readonly code: string; readonly message: string } {
  const error = objectOf(body, 'error');
  return { code: textOf(error, 'code'), message: textOf(error, 'message') };
}

/** Restores deleted users. Graph keeps them for 30 days. */
export const restoreUsers = (graph: GraphClient, ids: readonly string[]): Promise<Restorations> =>
  giveBack(
    graph,
    ids.map((id) => ({
      principalId: id,
      calls: [{ method: 'POST', url: `/directory/deletedItems/${encodeURIComponent(id)}/restore` }],
    })),
  );

/** Lets users sign in again. */
export const enableUsers = (graph: GraphClient, ids: readonly string[]): Promise<Restorations> =>
  giveBack(
    graph,
    ids.map((id) => ({
      principalId: id,
      calls: [{ method: 'PATCH', url: userPath(id), body: { accountEnabled: true } }],
    })),
  );
