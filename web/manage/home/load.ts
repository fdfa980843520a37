import { bodyOf, type Client } from '../../api/client';
import type { Identity, Instance, Page } from '../../api/types';
import { allPages, ROOT } from '../../review/load';

/** Why a review needs attention, in the words of the API. */
export interface Concern {
  readonly kind: string;
  readonly count: number | null;
  readonly code: string | null;
  readonly message: string | null;
}

/** A review, or a subscription, that needs attention. */
export interface AttentionItem {
  readonly id: string;
  readonly definitionId: string | null;
  readonly instanceId: string | null;
  readonly displayName: string | null;
  readonly resource: Identity | null;
  readonly endDateTime: string | null;
  readonly subscriptionId: string | null;
  readonly concerns: readonly Concern[];
}

/** An instance in the list of all. */
export interface ListedReview {
  readonly definition: Identity;
  readonly instance: Pick<Instance, 'id' | 'status' | 'startDateTime' | 'endDateTime' | 'resource'>;
}

interface Overview {
  readonly attention: readonly AttentionItem[];
  /** The reviews, in the order of their ends. */
  readonly reviews: readonly ListedReview[];
}

type ListedDefinition = Identity & { readonly instances: readonly ListedReview['instance'][] };

const ATTENTION = '/identityGovernance/accessReviews/attention?$top=100';
const INSTANCE = 'id,status,startDateTime,endDateTime,resource';
const UNDER_WAY = ['NotStarted', 'InProgress', 'Completed', 'Applying'].map((status) => `status eq '${status}'`);
const OPEN = `${ROOT}?$top=100&$select=id,displayName&$expand=instances($select=${INSTANCE};$filter=${UNDER_WAY.join(' or ')})`;
const OVER = `${ROOT}?$top=100&$select=id,displayName&$expand=instances($select=${INSTANCE};$filter=status eq 'Applied')`;

/** Loads the reviews that need attention and the reviews that are not over; one call for 100 definitions. Throws ApiError, Unreachable. */
export async function loadOverview(client: Client): Promise<Overview> {
  const [attention, definitions] = await client.batch([ATTENTION, OPEN].map((url) => ({ method: 'GET', url })));
  if (!attention || !definitions) throw new Error('The batch has too few answers.');
  return {
    attention: await allPages(client, bodyOf(attention) as Page<AttentionItem>),
    reviews: listed(await allPages(client, bodyOf(definitions) as Page<ListedDefinition>)),
  };
}

const SHOWN_ENDS = 10;

/** Loads the ten reviews whose decisions were applied last; one call for 100 definitions. Throws ApiError, Unreachable. */
export async function loadEnds(client: Client): Promise<readonly ListedReview[]> {
  return listed(await allPages(client, await client.get<Page<ListedDefinition>>(OVER)))
    .toReversed()
    .slice(0, SHOWN_ENDS);
}

const listed = (definitions: readonly ListedDefinition[]): readonly ListedReview[] =>
  definitions
    .flatMap(({ id, displayName, instances }) =>
      instances.map((instance) => ({ definition: { id, displayName }, instance })),
    )
    .toSorted((a, b) => Date.parse(a.instance.endDateTime) - Date.parse(b.instance.endDateTime));
