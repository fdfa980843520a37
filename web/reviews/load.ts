import { bodyOf, type Client, MOST_PARTS, type PartAnswer } from '../api/client';
import type { Definition, Instance, Item, Page, Period } from '../api/types';
import { allPages, instancePath, presentPeriod } from '../review/load';

/** A review that waits for decisions of the person who is signed in. */
export interface OpenReview {
  readonly instance: Instance;
  readonly definition: Definition;
  readonly resource: Item['resource'];
  /** The end of the current stage, or of a review without stages. */
  readonly endDateTime: string;
  /** The name of the reviewer in whose place the person decides. Undefined if the person has own items, which take precedence. */
  readonly onBehalfOf: string | undefined;
  readonly all: number;
  readonly left: number;
}

const PENDING = '/me/pendingAccessReviewInstances';

/** Loads the reviews that wait for the person, in the order of their ends. Throws ApiError, Unreachable. */
export async function loadReviews(client: Client): Promise<readonly OpenReview[]> {
  const value = await allPages(client, await client.get<Page<Instance>>(`${PENDING}?$expand=definition&$top=100`));
  const reviews: OpenReview[] = [];
  const together = Math.floor(MOST_PARTS / 3);
  for (let n = 0; n < value.length; n += together) {
    const instances = value.slice(n, n + together);
    const answers = await client.batch(
      instances.flatMap((instance) => [
        counting(instance.id),
        counting(instance.id, NOT_DECIDED),
        { method: 'GET', url: stagesPath(instance) },
      ]),
    );
    reviews.push(...instances.flatMap((instance, k) => reviewOf(instance, answers.slice(3 * k, 3 * k + 3))));
  }
  return reviews.sort((a, b) => Date.parse(a.endDateTime) - Date.parse(b.endDateTime));
}

const stagesPath = ({ id, definition }: Instance): string =>
  `${instancePath({ definitionId: definition?.id ?? '', instanceId: id })}/stages/filterByCurrentUser(on='reviewer')`;

const NOT_DECIDED = "&$filter=decision eq 'NotReviewed'";

const counting = (id: string, filter = '') => ({
  method: 'GET' as const,
  url: `${PENDING}/${id}/decisions?$top=1&$count=true&$select=id,resource,reviewContext${filter}`,
});

const countIn = (page: Page<Item>): number => page['@odata.count'] ?? 0;

/** Returns a review with its counts; empty if the review ended while it was counted. */
function reviewOf(instance: Instance, [all, left, stages]: readonly PartAnswer[]): readonly OpenReview[] {
  const { definition } = instance;
  if (!definition || !all || !left || !stages || all.status === 404) return [];
  const page = bodyOf(all) as Page<Item>;
  const [first] = page.value;
  if (!first) return [];
  const counts = { all: countIn(page), left: countIn(bodyOf(left) as Page<Item>) };
  const onBehalfOf = first.reviewContext?.onBehalfOf?.displayName;
  const { endDateTime } = presentPeriod({ instance, stages: (bodyOf(stages) as Page<Period>).value });
  return [{ instance, definition, resource: first.resource, endDateTime, onBehalfOf, ...counts }];
}
