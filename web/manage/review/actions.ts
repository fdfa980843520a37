import type { Client } from '../../api/client';
import type { Identity, Instance, Page } from '../../api/types';
import { awaitWork, type Work } from '../awaitWork';
import { allPages, definitionPath, instancePath, type ReviewPath } from '../../review/load';

/** What applying would do with one item. */
export interface Removal {
  readonly id: string;
  readonly principal: Identity;
  readonly isByDefault: boolean;
  readonly outcome: string;
  readonly reason: string | null;
}

const LOOK_MS = 1_000;

/** Begins work in the background, waits for it, and returns its items. Throws ApiError, Unreachable, and Error when the work failed. */
async function itemsOfWork<T>(client: Client, collection: string, body?: object): Promise<readonly T[]> {
  const begun = (await (await client.send('POST', collection, body && { body })).json()) as Work;
  const work = await awaitWork(client, collection, begun, LOOK_MS);
  if (work.status === 'failed') throw new Error('The work in the background failed.');
  return allPages(client, await client.get<Page<T>>(`${collection}/${work.id}/items?$top=999`));
}

/** Asks what applying would remove, and waits for the answer. Throws ApiError, Unreachable, and Error when the preview failed. */
export const loadRemovals = (client: Client, path: ReviewPath): Promise<readonly Removal[]> =>
  itemsOfWork(client, `${instancePath(path)}/applyPreviews`);

/** Reminds the reviewers who have open items. Throws ApiError, Unreachable. */
export async function sendReminder(client: Client, path: ReviewPath): Promise<void> {
  await client.send('POST', `${instancePath(path)}/sendReminder`);
}

/** Applies the decisions, or tries failed removals again. Throws ApiError, Unreachable. */
export async function applyDecisions(client: Client, path: ReviewPath): Promise<void> {
  await client.send('POST', `${instancePath(path)}/applyDecisions`);
}

/** What became, or would become, of giving one access back. */
export interface Return {
  readonly id: string;
  readonly principal: Identity;
  readonly outcome: string;
  readonly reason: string | null;
}

export interface ReturnRequest {
  readonly reason: string;
  /** Only these items; null for all. */
  readonly decisionIds: readonly string[] | null;
}

/** Looks at what can be given back, without giving it back. Throws ApiError, Unreachable. */
export const lookAtReturns = (client: Client, path: ReviewPath, request: ReturnRequest): Promise<readonly Return[]> =>
  itemsOfWork(client, `${instancePath(path)}/restorations`, { ...request, isValidationOnly: true });

/** Gives access back, and waits until that is done. `expectedCount` is the number that somebody confirmed. Throws ApiError, Unreachable. */
export const giveBack = (
  client: Client,
  path: ReviewPath,
  request: ReturnRequest & { readonly expectedCount: number },
): Promise<readonly Return[]> => itemsOfWork(client, `${instancePath(path)}/restorations`, request);

const stagePath = (path: ReviewPath, stageId: string | undefined): string =>
  stageId === undefined ? instancePath(path) : `${instancePath(path)}/stages/${stageId}`;

/** Ends an instance, or its current stage, before its time. Throws ApiError, Unreachable. */
export async function stop(client: Client, path: ReviewPath, stageId?: string): Promise<void> {
  await client.send('POST', `${stagePath(path, stageId)}/stop`);
}

/** Takes all decisions of an instance back, or those of its current stage. Throws ApiError, Unreachable. */
export async function resetDecisions(client: Client, path: ReviewPath): Promise<void> {
  await client.send('POST', `${instancePath(path)}/resetDecisions`);
}

/** Gives an instance, or its current stage, a later end. Throws ApiError, Unreachable. */
export async function extend(
  client: Client,
  path: ReviewPath,
  stageId: string | undefined,
  body: { readonly endDateTime: string; readonly reason: string },
): Promise<void> {
  await client.send('POST', `${stagePath(path, stageId)}/extend`, { body });
}

/** Creates an instance in addition to the schedule, which begins at once; returns its id. Throws ApiError, Unreachable. */
export async function createExtra(client: Client, path: ReviewPath): Promise<string> {
  const answer = await client.send('POST', `${definitionPath(path)}/instances`, { body: {} });
  return ((await answer.json()) as Identity).id;
}

interface Reassignment {
  readonly reviewerId: string;
  readonly reason: string;
  readonly decisionIds?: readonly string[];
  /** All open items of this reviewer. */
  readonly fromReviewerId?: string;
}

/** Gives open items of an instance, or of its current stage, to another reviewer. Throws ApiError, Unreachable. */
export async function reassign(
  client: Client,
  path: ReviewPath,
  stageId: string | undefined,
  body: Reassignment,
): Promise<void> {
  await client.send('POST', `${stagePath(path, stageId)}/reassign`, { body });
}

/** Asks one person more to review an instance. Throws ApiError, Unreachable. */
export async function addReviewer(
  client: Client,
  path: ReviewPath,
  { reviewers, scope }: Pick<Instance, 'reviewers'> & { readonly scope: object },
  reviewerId: string,
): Promise<void> {
  const body = {
    scope,
    reviewers: [...reviewers, { query: `/users/${reviewerId}`, queryType: 'MicrosoftGraph' }],
  };
  await client.send('PUT', instancePath(path), { body });
}
