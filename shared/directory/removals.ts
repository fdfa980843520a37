import type { GraphError } from '../rules/errors';
import type { RemovalOutcome } from '../rules/model/removal';
import type { BatchResponse } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { objectOf, textOf, textOrNull } from './client/graphObject';
import type { RemovalCall } from './resources/resourceKind';

/** The outcome of each principal. If a principal has none, the call must be repeated; `interruption` says why and when. */
export interface PrincipalOutcomes<T> {
  readonly outcomes: ReadonlyMap<string, T>;
  readonly interruption: GraphError | undefined;
}

export type Removals = PrincipalOutcomes<RemovalOutcome>;

/** The calls that change the access of one principal, or the account of one user. */
export interface PlannedCalls {
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
export async function sendPlanned<T>(
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

export const userPath = (id: string): string => `/users/${encodeURIComponent(id)}`;
