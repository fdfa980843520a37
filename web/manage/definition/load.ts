import { type Client, MOST_PARTS } from '../../api/client';
import { serviceTime } from '../../api/time';
import type { Identity, Instance, Page } from '../../api/types';
import { allPages, instancePath, ROOT } from '../../review/load';
import type { DefinitionBody, Picked, PickedKind } from '../form/body';
import { namedIn } from '../form/reviewers';
import { PICKED, templateOf } from '../form/templates';

const SET = '/identityGovernance/accessReviews';

export type Occurrence = Pick<Instance, 'id' | 'status' | 'startDateTime' | 'endDateTime' | 'resource'>;

/** A definition with its occurrences, and the names of the objects that it names by id. */
export interface StoredDefinition {
  readonly id: string;
  readonly etag: string;
  /** The definition without the properties that only the service sets. */
  readonly definition: DefinitionBody;
  readonly createdBy: Identity;
  readonly status: string;
  readonly instances: readonly Occurrence[];
  readonly names: Readonly<Record<string, string>>;
}

interface ReadDefinition extends DefinitionBody {
  readonly id: string;
  readonly status: string;
  readonly createdBy: Identity;
}

const READ_ONLY = [
  'id',
  'status',
  'createdBy',
  'createdDateTime',
  'lastModifiedDateTime',
  'instances',
  'backupReviewers',
];

/** Loads a definition in three calls, and one more for each 999 occurrences. Throws ApiError, Unreachable. */
export async function loadDefinition(client: Client, id: string): Promise<StoredDefinition> {
  const path = `${ROOT}/${id}`;
  const [answer, instances] = await Promise.all([
    // An answer that includes its instances has no ETag, so the definition is read once more.
    client.send('GET', path),
    client
      .get<Page<Occurrence>>(`${path}/instances?$top=999&$select=id,status,startDateTime,endDateTime,resource`)
      .then((first) => allPages(client, first)),
  ]);
  const read = (await answer.json()) as ReadDefinition;
  const etag = answer.headers.get('etag');
  if (etag === null) throw new Error('The answer has no ETag.');
  const body = Object.entries(read).filter(([name]) => !READ_ONLY.includes(name) && !name.includes('@'));
  const definition = Object.fromEntries(body) as unknown as DefinitionBody; // the read-only properties were removed
  return {
    id,
    etag,
    definition,
    createdBy: read.createdBy,
    status: read.status,
    instances: instances.toSorted((a, b) => Date.parse(b.startDateTime) - Date.parse(a.startDateTime)),
    names: await loadNames(client, definition),
  };
}

/** The most requests in a batch. People beyond this number are shown by their ids. */
const MOST_NAMES = 20;

/** Loads the names of people. Administrators who only read may not search the directory, so they see ids. */
async function loadNames(client: Client, definition: DefinitionBody): Promise<Readonly<Record<string, string>>> {
  const { reviewers, fallbackReviewers, stageSettings } = definition;
  const lists = [
    reviewers,
    fallbackReviewers,
    ...stageSettings.flatMap((stage) => [stage.reviewers, stage.fallbackReviewers]),
  ];
  const people = new Map(lists.flatMap(namedIn).map(({ kind: each, id: objectId }) => [objectId, each]));
  const { template, id = null } = templateOf(definition) ?? {};
  const kind = template && PICKED[template];
  const resources: readonly (readonly [string, PickedKind])[] = kind && id !== null ? [[id, kind]] : [];
  const wanted = [...resources, ...people].slice(0, MOST_NAMES);
  if (wanted.length === 0) return {};
  const answers = await client.batch(
    wanted.map(([objectId, each]) => ({
      method: 'GET',
      url: `${SET}/searchDirectory(kind='${each}')?$search=${objectId}`,
    })),
  );
  const found = answers.flatMap(({ status, body }) => (status === 200 ? (body as Page<Picked>).value : []));
  return Object.fromEntries(found.map(({ id: objectId, displayName }) => [objectId, displayName]));
}

/** Creates a review and returns its id. Throws ApiError, Unreachable. */
export async function createDefinition(client: Client, definition: DefinitionBody, key: string): Promise<string> {
  const answer = await client.send('POST', ROOT, { body: definition, headers: { 'Idempotency-Key': key } });
  return ((await answer.json()) as { readonly id: string }).id;
}

/** Saves a review unless another person has changed it in the meantime. Throws ApiError, Unreachable. */
export async function saveDefinition(
  client: Client,
  id: string,
  definition: DefinitionBody,
  etag: string,
): Promise<void> {
  await client.send('PUT', `${ROOT}/${id}`, { body: definition, headers: { 'If-Match': etag } });
}

/** Deletes a review. Throws ApiError, Unreachable. */
export async function deleteDefinition(client: Client, id: string): Promise<void> {
  await client.send('DELETE', `${ROOT}/${id}`);
}

/** Ends a review and its running instances; no more occurrences open. Throws ApiError, Unreachable. */
export async function endSeries(client: Client, id: string): Promise<void> {
  await client.send('POST', `${ROOT}/${id}/stop`);
}

/** Returns whether an instance of a review is running or will come. */
export const isGoingOn = ({ status }: StoredDefinition): boolean => !ENDED.includes(status);

const ENDED = ['Completed', 'Applying', 'Applied'];

export const isComing = ({ status }: Occurrence): boolean => status === 'NotStarted';
export const isEnded = ({ status }: Occurrence): boolean => ENDED.includes(status);
export const isRunning = (occurrence: Occurrence): boolean => !isComing(occurrence) && !isEnded(occurrence);

/**
 * Returns whether an occurrence is opening or ending now, or should have begun. Before it begins, a review of several resources has no
 * instances.
 */
export function isOnTheMove({ instances, status, definition }: StoredDefinition): boolean {
  const start = definition.settings.recurrence?.range?.startDate;
  const isAwaited = status === 'NotStarted' && instances.length === 0;
  return (isAwaited && (start === undefined || hasCome(start))) || instances.some(isMoving);
}

const hasCome = (instant: string): boolean => Date.parse(instant) <= serviceTime();

const isMoving = ({ status, startDateTime }: Occurrence): boolean =>
  ['Initializing', 'Starting', 'Completing', 'AutoReviewing', 'AutoReviewed'].includes(status) ||
  (status === 'NotStarted' && hasCome(startDateTime));

/** The progress of an occurrence. */
export type HowFar = Readonly<Record<'items' | 'open', number>>;

/** Counts occurrences, twenty in a call. An occurrence that cannot be counted has no entry. Throws ApiError, Unreachable. */
export async function loadHowFar(
  client: Client,
  definitionId: string,
  instances: readonly Occurrence[],
): Promise<ReadonlyMap<string, HowFar>> {
  const found = new Map<string, HowFar>();
  for (let n = 0; n < instances.length; n += MOST_PARTS) {
    const part = instances.slice(n, n + MOST_PARTS);
    const answers = await client.batch(
      part.map(({ id }) => ({ method: 'GET', url: `${instancePath({ definitionId, instanceId: id })}/progress` })),
    );
    answers.forEach(({ status, body }, k) => {
      if (status === 200) found.set(part[k]?.id ?? '', body as HowFar);
    });
  }
  return found;
}
