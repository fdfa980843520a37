import { bodyOf, type Client } from '../../api/client';
import type { Definition, Identity, Instance, Item, Page, Period } from '../../api/types';
import { allPages, byName, definitionPath, instancePath, type ReviewPath } from '../../review/load';

interface ContactedReviewer extends Identity {
  readonly createdDateTime: string;
}

/** What an administrator needs of an instance beside what reviewers need. */
interface Managed {
  readonly scope: object;
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

/** An item with what became of its decision. */
export interface ManagedItem extends Item {
  /** What the directory showed of the access after its removal; null before the first look. */
  readonly removalCheck: { readonly state: string; readonly reason: string | null } | null;
  readonly restoration: { readonly state: string } | null;
}

/** An instance with everything that its administrator sees. */
export interface ManagedReview {
  readonly definition: Definition;
  readonly instance: Instance & Managed;
  /** Empty for a review without stages. */
  readonly stages: readonly Period[];
  readonly reviewers: readonly ContactedReviewer[];
  readonly items: readonly ManagedItem[];
}

export const MANAGED_PROPERTIES =
  'id,decision,justification,recommendation,reviewedBy,reviewedDateTime,principal,resource,principalResourceMembership,reviewContext,' +
  'applyResult,applyDescription,removalCheck,restoration';

/** In one call for each 999 items. Throws ApiError, Unreachable. */
export async function loadManaged(client: Client, path: ReviewPath, language: string): Promise<ManagedReview> {
  const urls = [
    definitionPath(path),
    instancePath(path),
    `${instancePath(path)}/stages`,
    `${instancePath(path)}/contactedReviewers?$top=999`,
    `${instancePath(path)}/decisions?$top=999&$select=${MANAGED_PROPERTIES}`,
  ];
  const [definition, instance, stages, reviewers, items] = await client.batch(
    urls.map((url) => ({ method: 'GET', url })),
  );
  if (!definition || !instance || !stages || !reviewers || !items) throw new Error('The batch has too few answers.');
  return {
    definition: bodyOf(definition) as Definition,
    instance: bodyOf(instance) as ManagedReview['instance'],
    stages: (bodyOf(stages) as Page<Period>).value,
    reviewers: (bodyOf(reviewers) as Page<ContactedReviewer>).value,
    items: byName(await allPages(client, bodyOf(items) as Page<ManagedItem>), language),
  };
}

/** The stage that takes decisions; undefined in a review without stages. */
export const presentStage = ({ stages }: ManagedReview): Period | undefined =>
  stages.find(({ status }) => status === 'InProgress');
