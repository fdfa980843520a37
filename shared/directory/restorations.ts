import type { RestorationOutcome } from '../rules/model/removal';
import type { BatchResponse } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { objectOf, textOf } from './client/graphObject';
import { sendPlanned, userPath, type PlannedCalls, type PrincipalOutcomes } from './removals';

export type Restorations = PrincipalOutcomes<RestorationOutcome>;

/** Restores access. Safe to repeat: access that exists already is `alreadyPresent`. */
export const giveBack = (graph: GraphClient, planned: readonly PlannedCalls[]): Promise<Restorations> =>
  sendPlanned(graph, planned, outcomeOf);

function outcomeOf(answers: readonly BatchResponse[]): RestorationOutcome {
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
