import { groupNamed, groupReview, query } from '../../support/sampleTenant';
import type { Office } from './page';

/** A review in progress. */
export interface BegunReview {
  readonly id: string;
  /** The path of its page. */
  readonly address: string;
  /** The decisions, by the name of the principal. */
  readonly decisions: () => Promise<Readonly<Record<string, string>>>;
}

interface DecisionsBody {
  readonly value: readonly { readonly decision: string; readonly principal: { readonly displayName: string } }[];
}

/** Begins a review of Finance Reports with suggestions; the default reviewer is Jerry. */
export async function beginReview(
  office: Office,
  { settings, ...changes }: Readonly<Record<string, unknown>> = {},
): Promise<BegunReview> {
  const review = groupReview({ ...changes, settings: { recommendationsEnabled: true, ...(settings as object) } });
  const { id } = await office.create(review);
  await office.advance('PT0S');
  return {
    id,
    address: `/reviews/${id}/${id}`,
    decisions: async () => {
      const { body } = await office.as('admin').get(`/definitions/${id}/instances/${id}/decisions`);
      const { value } = body as unknown as DecisionsBody;
      return Object.fromEntries(value.map(({ principal, decision }) => [principal.displayName, decision]));
    },
  };
}

/** Returns the reviewers with these ids. */
export const reviewersNamed = (...ids: readonly string[]): readonly object[] => ids.map((id) => query(`/users/${id}`));

/** Ends a review in which Jerry denied Felix. Returns its path on the administrator's pages. */
export async function endedReview(office: Office): Promise<string> {
  const { id } = await beginReview(office);
  const path = `/definitions/${id}/instances/${id}`;
  const items = (await office.as('admin').get(`${path}/decisions`)).body.value;
  const felix = items.find(({ principal }) => principal.displayName === 'Felix Ferrari');
  const decision = { decision: 'Deny', justification: 'has left' };
  await office.as('jerry.lindqvist').patch(`${path}/decisions/${felix?.id ?? ''}`, decision);
  await office.as('admin').post(`${path}/stop`);
  await office.advance('PT0S');
  return `/manage/reviews/${id}/${id}`;
}

/** Returns the members of the reviewed group in the directory. */
export async function financeMembers(office: Office): Promise<string> {
  const { body } = await office.tenant('GET', `/v1.0/groups/${groupNamed('Finance Reports').id}/members`);
  return JSON.stringify(body);
}
