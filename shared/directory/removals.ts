import type { GraphError } from '../rules/errors';
import { readHandle, type RemovalItem } from './resources/access';
import { assignmentRequestsPath } from './resources/accessPackages';
import type { BatchRequest, BatchResponse } from './client/batch';
import type { GraphClient } from './client/graphClient';
import { objectOf, textOf, textOrNull } from './client/graphJson';

/** Absent: it was gone already. */
export type RemovalOutcome = 'done' | 'absent' | { readonly failed: string };

/** What became of each principal; whoever is missing is to be tried again, and `interruption` says why and when. */
export interface Removals {
  readonly outcomes: ReadonlyMap<string, RemovalOutcome>;
  readonly interruption: GraphError | undefined;
}

/**
 * Takes access away, twenty deletions a call. Safe to repeat: what is gone stays gone. A principal with several assignments has an
 * outcome only when each of them was answered. Throws nothing that would lose what was done.
 */
export function removeAccess(graph: GraphClient, items: readonly RemovalItem[]): Promise<Removals> {
  return carryOut(
    graph,
    items.map((item) => ({ principalId: item.principalId, requests: requestsFor(item) })),
  );
}

/** The calls that take something from one principal. */
interface Removal {
  readonly principalId: string;
  readonly requests: readonly Omit<BatchRequest, 'id'>[];
}

/** Sends removals, and tells what became of each; see `removeAccess`. */
export async function carryOut(graph: GraphClient, removals: readonly Removal[]): Promise<Removals> {
  const planned = removals.map(({ principalId, requests }) => ({
    principalId,
    requests: requests.map((request, i) => ({ id: `${principalId}/${i}`, ...request })),
  }));
  const { responses, interruption } = await graph.batch(planned.flatMap(({ requests }) => requests));

  const outcomes = new Map<string, RemovalOutcome>();
  for (const { principalId, requests } of planned) {
    const answers = requests.map(({ id }) => responses.get(id)).filter((answer) => answer !== undefined);
    if (answers.length === requests.length) outcomes.set(principalId, outcomeOf(answers));
  }
  return { outcomes, interruption };
}

function requestsFor({ handle }: RemovalItem): Removal['requests'] {
  const { paths, eligibilities, packageAssignments } = readHandle(handle);
  const deletions = paths.map((url) => ({ method: 'DELETE' as const, url }));
  const endings = eligibilities.map((eligibility) => ({
    method: 'POST' as const,
    url: '/roleManagement/directory/roleEligibilityScheduleRequests',
    body: { action: 'adminRemove', justification: 'Denied in an access review.', ...eligibility },
  }));
  const requests = packageAssignments.map((assignmentId) => ({
    method: 'POST' as const,
    url: assignmentRequestsPath,
    body: { requestType: 'adminRemove', assignment: { id: assignmentId } },
  }));
  return [...deletions, ...endings, ...requests];
}

function outcomeOf(answers: readonly BatchResponse[]): RemovalOutcome {
  const failure = answers.find((answer) => answer.status >= 300 && !isGone(answer));
  if (failure) return { failed: reasonOf(failure) };

  return answers.some(({ status }) => status < 300) ? 'done' : 'absent';
}

/** Privileged identity management says so in its own way. */
const isGone = ({ status, body }: BatchResponse): boolean =>
  status === 404 || textOf(objectOf(body, 'error'), 'code') === 'RoleAssignmentDoesNotExist';

function reasonOf({ status, body }: BatchResponse): string {
  const message = textOrNull(objectOf(body, 'error'), 'message');
  return `The directory refused the removal (${status})${message === null ? '.' : `: ${message}`}`;
}
