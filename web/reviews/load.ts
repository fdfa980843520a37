import { bodyOf, type Client, MOST_PARTS, type PartAnswer } from '../api/client';
import type { Definition, Instance, Item, Page } from '../api/types';

/** A review that waits for decisions of the person who is signed in. */
export interface OpenReview {
  readonly instance: Instance;
  readonly definition: Definition;
  readonly resource: Item['resource'];
  /** The name of the reviewer in whose place the person decides; undefined where they have items of their own, which come first. */
  readonly onBehalfOf: string | undefined;
  readonly all: number;
  readonly left: number;
}

const PENDING = '/me/pendingAccessReviewInstances';

/** The reviews that wait for the person, those that end first before the others. Throws ApiError, Unreachable. */
export async function loadReviews(client: Client): Promise<readonly OpenReview[]> {
  const { value } = await client.get<Page<Instance>>(`${PENDING}?$expand=definition&$top=100`);
  const reviews: OpenReview[] = [];
  for (let n = 0; n < value.length; n += MOST_PARTS / 2) {
    const instances = value.slice(n, n + MOST_PARTS / 2);
    const answers = await client.batch(instances.flatMap(({ id }) => [counting(id), counting(id, NOT_DECIDED)]));
    reviews.push(...instances.flatMap((instance, k) => reviewOf(instance, answers[2 * k], answers[2 * k + 1])));
  }
  return reviews.sort((a, b) => Date.parse(a.instance.endDateTime) - Date.parse(b.instance.endDateTime));
}

const NOT_DECIDED = "&$filter=decision eq 'NotReviewed'";

const counting = (id: string, filter = '') => ({
  method: 'GET' as const,
  url: `${PENDING}/${id}/decisions?$top=1&$count=true&$select=id,resource,reviewContext${filter}`,
});

/** A review that ended while it was counted is none any more. */
function reviewOf(
  instance: Instance,
  all: PartAnswer | undefined,
  left: PartAnswer | undefined,
): readonly OpenReview[] {
  const { definition } = instance;
  if (!definition || !all || !left || all.status === 404) return [];
  const page = bodyOf(all) as Page<Item>;
  const [first] = page.value;
  const counts = { all: page['@odata.count'] ?? 0, left: (bodyOf(left) as Page<Item>)['@odata.count'] ?? 0 };
  if (!first) return [];
  const onBehalfOf = first.reviewContext?.onBehalfOf?.displayName;
  return [{ instance, definition, resource: first.resource, onBehalfOf, ...counts }];
}
