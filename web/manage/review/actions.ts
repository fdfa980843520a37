import type { Client } from '../../api/client';
import type { Identity, Instance, Page } from '../../api/types';
import { awaitWork, type Work } from '../awaitWork';
import { allPages, definitionPath, instancePath, type ReviewPath } from '../../review/load';

/** The outcome of applying for one item. */
export interface Removal {
  readonly id: string;
  readonly principal: Identity;
  readonly isByDefault: boolean;
  readonly outcome: string;
  readonly reason: string | null;
}

const LOOK_MS = 1_000;

/** Begins work in the background, waits for it, and returns its items. Throws ApiError, Unreachable, and Error if the work failed. */
async function itemsOfWork<T>(client: Client, collection: string, body?: object): Promise<readonly T[]> {
  const begun = (await (await client.send('POST', collection, body && { body })).json()) as Work;
  const work = await awaitWork(client, collection, begun, LOOK_MS);
  if (work.status === 'failed') throw new Error('The work in the background failed.');
  return allPages(client, await client.get<Page<T>>(`${collection}/${work.id}/items?$top=999`));
}

/** Requests a preview of applying, and waits for it. Throws ApiError, Unreachable, and Error if the preview failed. */
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

/** The actual or expected outcome of one restored item. */
export interface Return {
  readonly id: string;
  readonly principal: Identity;
  readonly outcome: string;
  readonly reason: string | null;
}

export interface ReturnRequest {
  readonly reason: string;
  /** The ids of the items to restore; null for all. */
  readonly decisionIds: readonly string[] | null;
}

/** Checks what can be restored, without restoring it. Throws ApiError, Unreachable. */
export const lookAtReturns = (client: Client, path: ReviewPath, request: ReturnRequest): Promise<readonly Return[]> =>
  itemsOfWork(client, `${instancePath(path)}/restorations`, { ...request, isValidationOnly: true });

/** Restores access, and waits until that is done. `expectedCount` is the confirmed number. Throws ApiError, Unreachable. */
export const giveBack = (
  client: Client,
  path: ReviewPath,
  request: ReturnRequest & { readonly expectedCount: number },
): Promise<readonly Return[]> => itemsOfWork(client, `${instancePath(path)}/restorations`, request);

const stagePath = (path: ReviewPath, stageId: string | undefined): string =>
  stageId === undefined ? instancePath(path) : `${instancePath(path)}/stages/${stageId}`;

/** Ends an instance, or its current stage, early. Throws ApiError, Unreachable. */
export async function stop(client: Client, path: ReviewPath, stageId?: string): Promise<void> {
  await client.send('POST', `${stagePath(path, stageId)}/stop`);
}

/** Takes back all decisions of an instance, or of its current stage. Throws ApiError, Unreachable. */
export async function resetDecisions(client: Client, path: ReviewPath): Promise<void> {
  await client.send('POST', `${instancePath(path)}/resetDecisions`);
}

/** Moves the end of an instance, or of its current stage, to a later time. Throws ApiError, Unreachable. */
export async function extend(
  client: Client,
  path: ReviewPath,
  stageId: string | undefined,
  body: { readonly endDateTime: string; readonly reason: string },
): Promise<void> {
  await client.send('POST', `${stagePath(path, stageId)}/extend`, { body });
}

/** Creates an instance off schedule, which begins at once, and returns its id. Throws ApiError, Unreachable. */
export async function createExtra(client: Client, path: ReviewPath): Promise<string> {
  const answer = await client.send('POST', `${definitionPath(path)}/instances`, { body: {} });
  return ((await answer.json()) as Identity).id;
}

interface Reassignment {
  readonly reviewerId: string;
  readonly reason: string;
  readonly decisionIds?: readonly string[];
  /** Reassign all open items of this reviewer. */
  readonly fromReviewerId?: string;
}

/** Assigns open items of an instance, or of its current stage, to another reviewer. Throws ApiError, Unreachable. */
export async function reassign(
  client: Client,
  path: ReviewPath,
  stageId: string | undefined,
  body: Reassignment,
): Promise<void> {
  await client.send('POST', `${stagePath(path, stageId)}/reassign`, { body });
}

/** Adds one person to the reviewers of an instance. Throws ApiError, Unreachable. */
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
