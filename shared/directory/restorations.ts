import type { GraphError } from '../rules/errors';
import type { RestorationOutcome } from '../rules/model/restoration';
import type { BatchResponse } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { objectOf, textOf } from './client/graphObject';
import { sendCalls } from './removals';
import type { RemovalCall } from './resources/resourceKind';

/** The outcome of each principal. A principal without one is to be tried again; `interruption` says why and when. */
export interface Restorations {
  readonly outcomes: ReadonlyMap<string, RestorationOutcome>;
  readonly interruption: GraphError | undefined;
}

interface PlannedRestoration {
  readonly principalId: string;
  readonly calls: readonly RemovalCall[];
}

/**
 * Gives access back, twenty calls a batch. Safe to repeat: what is there already is `alreadyPresent`. An interruption is part of the
 * result, so that no finished work is lost.
 */
export async function giveBack(graph: GraphClient, planned: readonly PlannedRestoration[]): Promise<Restorations> {
  const requests = planned.flatMap(({ principalId, calls }) =>
    calls.map((call, n) => ({ id: `${principalId}/${n}`, call })),
  );
  const { responses, interruption } = await sendCalls(graph, requests);
  const outcomes = new Map<string, RestorationOutcome>();
  for (const { principalId, calls } of planned) {
    const answers = calls.flatMap((_, n) => responses.get(`${principalId}/${n}`) ?? []);
    if (answers.length === calls.length) outcomes.set(principalId, outcomeOf(answers));
  }
  return { outcomes, interruption };
}

function outcomeOf(answers: readonly BatchResponse[]): RestorationOutcome {
  const failed = answers.find((answer) => answer.status >= 300 && !isThere(answer));
  if (failed) return failureOf(failed);
  return { state: answers.some(({ status }) => status < 300) ? 'restored' : 'alreadyPresent', reason: null };
}

/** Graph answers 400 for what exists, and names it in words only; privileged identity management has a code. */
const isThere = ({ status, body }: BatchResponse): boolean => {
  const { code, message } = errorIn(body);
  return status === 400 && (code === 'RoleAssignmentExists' || /already exist|already a member/i.test(message));
};

/** The policies of roles refuse an assignment with this code. Source: the errors of role management policies. */
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

const userPath = (id: string): string => `/users/${encodeURIComponent(id)}`;

/** Restores deleted users from the directory's bin, where they stay for 30 days. */
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
