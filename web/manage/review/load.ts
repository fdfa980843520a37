import { bodyOf, type Client } from '../../api/client';
import type { Definition, Identity, Instance, Item, Page, Period } from '../../api/types';
import { definitionPath, instancePath, type ReviewPath } from '../../review/load';

/** The data of an instance that administrators need and reviewers do not. */
interface Managed {
  readonly scope: object;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** An item with the result of its decision. */
export interface ManagedItem extends Item {
  /** The result of the last check of the removed access; null before the first check. */
  readonly removalCheck: { readonly state: string; readonly reason: string | null } | null;
  readonly restoration: { readonly state: string } | null;
}

/** An instance without its items, which come page by page. */
export interface ManagedReview {
  readonly definition: Definition;
  readonly instance: Instance & Managed;
  /** The stages; empty for a review without stages. */
  readonly stages: readonly Period[];
}

/** The decisions of one reviewer, or of all. */
export interface Share {
  readonly decided: number;
  readonly approved: number;
  readonly self: number;
  readonly againstRecommendation: number;
  readonly bulk: number;
  readonly withoutReason: number;
  readonly firstDateTime: string | null;
  readonly lastDateTime: string | null;
}

interface ReviewerProgress extends Share, Identity {
  readonly askedDateTime: string | null;
  /** When the reviewer first opened the instance; null if that is not recorded. */
  readonly openedDateTime: string | null;
  readonly open: number;
}

/** The figures of an instance. */
export interface Progress {
  /** The instant at which the figures were counted. */
  readonly countedDateTime: string;
  readonly items: number;
  readonly open: number;
  readonly byDefault: number;
  readonly carriedOver: number;
  /** Denied items whose access is removed and not restored. */
  readonly removed: number;
  /** Whether failed removals are being tried again. */
  readonly retriesRemovals: boolean;
  readonly all: Share;
  readonly reviewerCount: number;
  readonly reviewers: readonly ReviewerProgress[];
  readonly resources: readonly (Identity & { readonly type: string; readonly items: number; readonly open: number })[];
  readonly facets: readonly {
    readonly property: string;
    readonly values: readonly { readonly value: string | null; readonly count: number }[];
  }[];
  readonly hours: readonly { readonly dateTime: string; readonly decided: number }[];
}

export const MANAGED_PROPERTIES =
  'id,decision,justification,recommendation,reviewedBy,reviewedDateTime,principal,resource,principalResourceMembership,reviewContext,' +
  'applyResult,applyDescription,removalCheck,restoration';

/** Loads an instance in one call. Throws ApiError, Unreachable. */
export async function loadManaged(client: Client, path: ReviewPath): Promise<ManagedReview> {
  const urls = [definitionPath(path), instancePath(path), `${instancePath(path)}/stages`];
  const [definition, instance, stages] = await client.batch(urls.map((url) => ({ method: 'GET', url })));
  if (!definition || !instance || !stages) throw new Error('The batch has too few answers.');
  return {
    definition: bodyOf(definition) as Definition,
    instance: bodyOf(instance) as ManagedReview['instance'],
    stages: (bodyOf(stages) as Page<Period>).value,
  };
}

/** Loads the figures. A page requests them once, because the service counts all items for them. Throws ApiError, Unreachable. */
export const loadProgress = (client: Client, path: ReviewPath): Promise<Progress> =>
  client.get<Progress>(`${instancePath(path)}/progress`);

export const PAGE = 100;

/** The most objects on a page of the API. */
export const LONGEST_PAGE = 999;

interface ItemsOptions {
  readonly top?: number;
  /** Only the items that this person reviews; null for the items of all reviewers. */
  readonly reviewerId?: string | null;
}

/** Returns the URL of the first page of the items that a filter finds, or of all items. */
export function itemsUrl(
  path: ReviewPath,
  filter: string | undefined,
  { top = PAGE, reviewerId = null }: ItemsOptions = {},
): string {
  const list = reviewerId === null ? '' : `/filterByReviewer(reviewerId='${encodeURIComponent(reviewerId)}')`;
  return (
    `${instancePath(path)}/decisions${list}?$top=${top}&$select=${MANAGED_PROPERTIES}` +
    (filter === undefined ? '' : `&$filter=${encodeURIComponent(filter)}`)
  );
}

/** Returns the stage that accepts decisions; undefined in a review without stages. */
export const presentStage = ({ stages }: ManagedReview): Period | undefined =>
  stages.find(({ status }) => status === 'InProgress');
