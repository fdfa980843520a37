import { bodyOf, type Client } from '../api/client';
import type { Definition, Identity, Instance, Item, Page } from '../api/types';
import { allPages, byName, definitionPath, ROOT, instancePath, type ReviewPath } from '../review/load';

interface ContactedReviewer extends Identity {
  readonly createdDateTime: string;
}

/** What an administrator should know of an instance. */
interface Errors {
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** An instance that is not over, in the list of all. */
export interface ListedReview {
  readonly definition: Identity;
  readonly instance: Pick<Instance, 'id' | 'status' | 'startDateTime' | 'endDateTime'> & Errors;
}

const NOT_OVER = ['NotStarted', 'InProgress', 'Completed', 'Applying'].map((status) => `status eq '${status}'`);

/** The instances that are not over, those that end first before the others; one call for 100 definitions. Throws ApiError, Unreachable. */
export async function loadOpenReviews(client: Client): Promise<readonly ListedReview[]> {
  const instances = `instances($select=id,status,startDateTime,endDateTime,errors;$filter=${NOT_OVER.join(' or ')})`;
  type Listed = Identity & { readonly instances: readonly ListedReview['instance'][] };
  const path = `${ROOT}?$top=100&$select=id,displayName&$expand=${instances}`;
  const definitions = await allPages(client, await client.get<Page<Listed>>(path));
  return definitions
    .flatMap(({ id, displayName, instances: own }) =>
      own.map((instance) => ({ definition: { id, displayName }, instance })),
    )
    .toSorted((a, b) => Date.parse(a.instance.endDateTime) - Date.parse(b.instance.endDateTime));
}

/** An instance with everything that its administrator sees. */
export interface ManagedReview {
  readonly definition: Definition;
  readonly instance: Instance & Errors;
  readonly reviewers: readonly ContactedReviewer[];
  readonly items: readonly Item[];
}

const PROPERTIES =
  'id,decision,justification,reviewedBy,reviewedDateTime,principal,resource,applyResult,applyDescription';

/** In one call for each 999 items. Throws ApiError, Unreachable. */
export async function loadManaged(client: Client, path: ReviewPath, language: string): Promise<ManagedReview> {
  const urls = [
    definitionPath(path),
    instancePath(path),
    `${instancePath(path)}/contactedReviewers?$top=100`,
    `${instancePath(path)}/decisions?$top=999&$select=${PROPERTIES}`,
  ];
  const [definition, instance, reviewers, items] = await client.batch(urls.map((url) => ({ method: 'GET', url })));
  if (!definition || !instance || !reviewers || !items) throw new Error('The batch has too few answers.');
  return {
    definition: bodyOf(definition) as Definition,
    instance: bodyOf(instance) as ManagedReview['instance'],
    reviewers: (bodyOf(reviewers) as Page<ContactedReviewer>).value,
    items: byName(await allPages(client, bodyOf(items) as Page<Item>), language),
  };
}

/** What applying would do with one item. */
export interface Removal {
  readonly id: string;
  readonly principal: Identity;
  readonly isByDefault: boolean;
  readonly outcome: string;
  readonly reason: string | null;
}

interface Preview {
  readonly id: string;
  readonly status: 'notStarted' | 'running' | 'succeeded' | 'failed';
}

const LOOK_MS = 1_000;

/** Asks what applying would remove, and waits for the answer. Throws ApiError, Unreachable, and Error when the preview failed. */
export async function loadRemovals(client: Client, path: ReviewPath): Promise<readonly Removal[]> {
  const previews = `${instancePath(path)}/applyPreviews`;
  let preview = (await (await client.send('POST', previews)).json()) as Preview;
  while (preview.status === 'notStarted' || preview.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    preview = await client.get<Preview>(`${previews}/${preview.id}`);
  }
  if (preview.status === 'failed') throw new Error('The preview failed.');
  return allPages(client, await client.get<Page<Removal>>(`${previews}/${preview.id}/items?$top=999`));
}

/** Reminds the reviewers who have open items. Throws ApiError, Unreachable. */
export async function sendReminder(client: Client, path: ReviewPath): Promise<void> {
  await client.send('POST', `${instancePath(path)}/sendReminder`);
}

/** Applies the decisions, or tries failed removals again. Throws ApiError, Unreachable. */
export async function applyDecisions(client: Client, path: ReviewPath): Promise<void> {
  await client.send('POST', `${instancePath(path)}/applyDecisions`);
}
