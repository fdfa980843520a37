import { bodyOf, type Client } from '../../api/client';
import type { Definition, Identity, Instance, Page } from '../../api/types';
import { allPages, definitionPath, instancePath, type ReviewPath } from '../../review/load';
import { MANAGED_PROPERTIES, type ManagedItem } from '../review/load';

/** The evidence that an auditor gets of a review. */
export interface Pack {
  readonly id: string;
  readonly createdBy: Identity;
  readonly createdDateTime: string;
  readonly status: 'notStarted' | 'running' | 'succeeded' | 'failed';
  readonly isFinal: boolean | null;
  readonly missing: readonly { readonly thing: number; readonly why: string }[] | null;
  readonly sha256: string | null;
  readonly sizeInBytes: number | null;
}

/** A period of two days in the time zone of the browser. */
export interface Days {
  readonly from: string;
  readonly to: string;
}

/** The packs of an instance, or of its series if the path names no instance. */
export type PackPlace = Pick<ReviewPath, 'definitionId'> & Partial<ReviewPath>;

const packsPath = ({ definitionId, instanceId }: PackPlace): string =>
  `${instanceId === undefined ? definitionPath({ definitionId, instanceId: '' }) : instancePath({ definitionId, instanceId })}/evidencePacks`;

/** Returns the packs, the latest first. Throws ApiError, Unreachable. */
export const loadPacks = async (client: Client, place: PackPlace): Promise<readonly Pack[]> =>
  allPages(client, await client.get<Page<Pack>>(`${packsPath(place)}?$orderby=createdDateTime desc&$top=100`));

const startOf = (day: string): string => new Date(`${day}T00:00:00`).toISOString();
const endOf = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

/** Requests a pack; a pack of a series needs a period. Throws ApiError, Unreachable. */
export async function createPack(client: Client, place: PackPlace, days: Days | undefined): Promise<void> {
  const body = days && { periodStartDateTime: startOf(days.from), periodEndDateTime: endOf(days.to) };
  await client.send('POST', packsPath(place), body && { body });
}

interface Download {
  readonly downloadUri: string;
}

/** Returns a URL that downloads a pack. Throws ApiError, Unreachable. */
export async function packAddress(client: Client, place: PackPlace, packId: string): Promise<string> {
  const answer = await client.send('POST', `${packsPath(place)}/${packId}/generateDownloadUri`);
  return ((await answer.json()) as Download).downloadUri;
}

/** A line of the journal of an instance. */
export interface JournalLine {
  readonly id: string;
  readonly kind: string;
  readonly dateTime: string;
  readonly by: Identity;
  /** The line itself: the hashed text, which has the properties of its type. */
  readonly line: string;
}

/** Loads the name of the review, and the journal of the instance in the order of time. Throws ApiError, Unreachable. */
export async function loadHistory(
  client: Client,
  path: ReviewPath,
): Promise<readonly [string, readonly JournalLine[]]> {
  const journalUrl = `${instancePath(path)}/journal?$top=999&$select=id,kind,dateTime,by,line`;
  const urls = [`${definitionPath(path)}?$select=displayName`, journalUrl];
  const [definition, journal] = await client.batch(urls.map((url) => ({ method: 'GET', url })));
  if (!definition || !journal) throw new Error('The batch has too few answers.');
  const { displayName } = bodyOf(definition) as Pick<Definition, 'displayName'>;
  return [displayName, await allPages(client, bodyOf(journal) as Page<JournalLine>)];
}

/** The person or the resource whose decisions a time line shows. */
export interface Subject {
  readonly kind: 'principal' | 'resource';
  readonly id: string;
}

/** An item with its review. */
export interface ReviewedItem extends ManagedItem {
  readonly instance: Pick<Instance, 'id' | 'startDateTime' | 'endDateTime'> & { readonly definition: Identity };
}

const FUNCTIONS = {
  principal: 'filterByPrincipal(principalId',
  resource: 'filterByResource(resourceId',
} satisfies Record<Subject['kind'], string>;
const REVIEW = 'instance($select=id,startDateTime,endDateTime;$expand=definition($select=id,displayName))';

interface FoundItems {
  readonly items: readonly ReviewedItem[];
  /** Whether the list is complete. */
  readonly isAll: boolean;
}

/** The most items that are read, because the browser sorts them and nobody looks through more. */
const MOST_ITEMS = 5_000;

/** Loads the decisions about a person or a resource in all reviews, the latest review first. Throws ApiError, Unreachable. */
export async function loadTimeLine(client: Client, { kind, id }: Subject): Promise<FoundItems> {
  const path = `/identityGovernance/accessReviews/decisions/${FUNCTIONS[kind]}='${id}')`;
  const query = `$top=999&$select=${MANAGED_PROPERTIES},instance&$expand=${REVIEW}`;
  const items: ReviewedItem[] = [];
  let next: string | undefined = `${path}?${query}`;
  while (next !== undefined && items.length < MOST_ITEMS) {
    const page: Page<ReviewedItem> = await client.get<Page<ReviewedItem>>(next);
    items.push(...page.value);
    next = page['@odata.nextLink'];
  }
  items.sort((a, b) => Date.parse(b.instance.startDateTime) - Date.parse(a.instance.startDateTime));
  return { items, isAll: next === undefined };
}

/** A report of the decisions of a period. */
export interface Report {
  readonly id: string;
  readonly displayName: string;
  readonly status: string;
  readonly createdDateTime: string;
  readonly reviewHistoryPeriodStartDateTime: string;
  readonly reviewHistoryPeriodEndDateTime: string;
}

const REPORTS = '/identityGovernance/accessReviews/historyDefinitions';

/** Returns the reports of the last 30 days, the latest first. Throws ApiError, Unreachable. */
export const loadReports = async (client: Client): Promise<readonly Report[]> =>
  allPages(client, await client.get<Page<Report>>(`${REPORTS}?$orderby=createdDateTime desc&$top=100`));

/** The reviews in a report, as Graph's queries. */
const SCOPES = ['/groups', '/servicePrincipals', 'accessPackageAssignments', 'roleAssignmentScheduleInstances'];

/** Requests a report of all decisions of a period. Throws ApiError, Unreachable. */
export async function createReport(client: Client, displayName: string, { from, to }: Days): Promise<void> {
  const body = {
    displayName,
    reviewHistoryPeriodStartDateTime: startOf(from),
    reviewHistoryPeriodEndDateTime: endOf(to),
    scopes: SCOPES.map((text) => ({
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      queryType: 'MicrosoftGraph',
      query: `/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '${text}')`,
    })),
  };
  await client.send('POST', REPORTS, { body });
}

/** Returns a URL that downloads a report. Throws ApiError, Unreachable. */
export async function reportAddress(client: Client, reportId: string): Promise<string> {
  const answer = await client.send('POST', `${REPORTS}/${reportId}/instances/${reportId}/generateDownloadUri`);
  return ((await answer.json()) as Download).downloadUri;
}
