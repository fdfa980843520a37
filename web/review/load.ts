import { bodyOf, type Client } from '../api/client';
import type { Definition, Instance, Item, Page, Period } from '../api/types';

export interface ReviewPath {
  readonly definitionId: string;
  readonly instanceId: string;
}

export interface ReviewData {
  readonly definition: Definition;
  readonly instance: Instance;
  /** The stages so far that the person reviews or may see; empty for a review without stages. */
  readonly stages: readonly Period[];
  /** The items that deserve attention most. `loadOthers` loads the others. */
  readonly items: readonly Item[];
  /** The number of all items. */
  readonly all: number;
  /** When the items were requested, in milliseconds since the page began. */
  readonly askedAt: number;
}

export const ROOT = '/identityGovernance/accessReviews/definitions';
const PROPERTIES = [
  'id,decision,justification,recommendation,reviewedBy,reviewedDateTime,principalResourceMembership',
  ...['displayName', 'type', 'userPrincipalName', 'lastUserSignInDateTime'].map((name) => `principal/${name}`),
  ...['displayName', 'type', 'accessPackageDisplayName'].map((name) => `resource/${name}`),
  'reviewContext',
].join();
/** How many items are loaded first. They fill the first screens, and the page appears before the other items are loaded. */
const FIRST = 40;
/** The most objects on a page of the API. */
const PAGE = 999;

export const definitionPath = ({ definitionId }: ReviewPath): string => `${ROOT}/${definitionId}`;

export const instancePath = (path: ReviewPath): string => `${definitionPath(path)}/instances/${path.instanceId}`;

const itemsPath = (path: ReviewPath, top: number): string =>
  `${instancePath(path)}/decisions/filterByCurrentUser(on='reviewer')?$top=${top}&$select=${PROPERTIES}&$expand=insights`;

/** Loads a review with its first items in one call. Throws ApiError, Unreachable. */
export async function loadReview(client: Client, path: ReviewPath): Promise<ReviewData> {
  const askedAt = performance.now();
  const urls = [
    definitionPath(path),
    instancePath(path),
    `${instancePath(path)}/stages/filterByCurrentUser(on='reviewer')`,
    `${itemsPath(path, FIRST)}&$count=true&$orderby=reviewContext/priority,principal/displayName`,
  ];
  const [definition, instance, stages, first] = await client.batch(urls.map((url) => ({ method: 'GET', url })));
  if (!definition || !instance || !stages || !first) throw new Error('The batch has too few answers.');
  const page = bodyOf(first) as Page<Item>;
  return {
    definition: bodyOf(definition) as Definition,
    instance: bodyOf(instance) as Instance,
    stages: (bodyOf(stages) as Page<Period>).value,
    items: page.value,
    all: page['@odata.count'] ?? page.value.length,
    askedAt,
  };
}

/** Loads the items that are not among the first ones. Throws ApiError, Unreachable. */
export async function loadOthers(client: Client, path: ReviewPath, first: readonly Item[]): Promise<readonly Item[]> {
  const ids = first.map(({ id }) => `'${id}'`).join();
  return allPages(client, await client.get<Page<Item>>(`${itemsPath(path, PAGE)}&$filter=not (id in (${ids}))`));
}

/** Loads the current items, in the order of names. Throws ApiError, Unreachable. */
export const loadItems = async (client: Client, path: ReviewPath, language: string): Promise<readonly Item[]> =>
  byName(await allPages(client, await client.get<Page<Item>>(itemsPath(path, PAGE))), language);

/** The changes of a review since the last call of the page. */
interface Changes {
  /** The items that were decided since the last call, and whether the list is complete. */
  readonly decided: readonly Item[];
  readonly isAll: boolean;
  /** The number of items without a decision. */
  readonly open: number;
}

/** Loads the decisions since an instant in milliseconds, in one call. Throws ApiError, Unreachable. */
export async function loadChanges(client: Client, path: ReviewPath, since: number): Promise<Changes> {
  const urls = [
    `${itemsPath(path, FIRST)}&$filter=reviewedDateTime ge ${new Date(since).toISOString()}`,
    `${itemsPath(path, 1)}&$count=true&$filter=decision eq 'NotReviewed'`,
  ];
  const [decided, open] = await client.batch(urls.map((url) => ({ method: 'GET', url })));
  if (!decided || !open) throw new Error('The batch has too few answers.');
  const page = bodyOf(decided) as Page<Item>;
  return {
    decided: page.value,
    isAll: page['@odata.nextLink'] === undefined,
    open: (bodyOf(open) as Page<Item>)['@odata.count'] ?? 0,
  };
}

/** Loads an item as it was decided in an earlier stage. Throws ApiError, Unreachable. */
export async function loadStageItem(client: Client, path: ReviewPath, stageId: string, itemId: string): Promise<Item> {
  return client.get<Item>(`${instancePath(path)}/stages/${stageId}/decisions/${itemId}`);
}

/** Loads a list with all of its pages. Throws ApiError, Unreachable. */
export async function allPages<T>(client: Client, first: Page<T>): Promise<readonly T[]> {
  const items = [...first.value];
  for (let next = first['@odata.nextLink']; next !== undefined;) {
    const page = await client.get<Page<T>>(next);
    items.push(...page.value);
    next = page['@odata.nextLink'];
  }
  return items;
}

/** Sorts items by name; the list keeps this order within each group. */
export const byName = <T extends Item>(items: readonly T[], language: string): readonly T[] => {
  const { compare } = new Intl.Collator(language);
  return items.toSorted((a, b) => compare(a.principal.displayName, b.principal.displayName));
};

/** Returns the period that accepts decisions now: the current stage, or the instance. */
export const presentPeriod = ({ instance, stages }: Pick<ReviewData, 'instance' | 'stages'>): Period =>
  stages.find(({ status }) => status === 'InProgress') ?? stages.at(-1) ?? instance;

/** Returns whether decisions can be changed. */
export const takesDecisions = (data: Pick<ReviewData, 'instance' | 'stages'>): boolean =>
  data.instance.status === 'InProgress' && presentPeriod(data).status === 'InProgress';

/** Returns whether people review their own access. */
export const isSelfReview = (data: Pick<ReviewData, 'instance' | 'stages'>): boolean =>
  presentPeriod(data).reviewers.length === 0;
