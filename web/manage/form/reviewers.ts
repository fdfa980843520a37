import { type Query, queryOf } from './body';

/** Who decides; `other` stands for queries that these pages do not make. */
export type ReviewerKind = 'people' | 'owners' | 'manager' | 'self' | 'other';

export const OWNERS: readonly Query[] = [queryOf('./owners')];
export const MANAGERS: readonly Query[] = [{ ...queryOf('./manager'), queryRoot: 'decisions' }];

const PERSON = /^(?:\/v1\.0|\/beta)?\/users\/([^/?]+)$/i;

export const personQuery = (id: string): Query => queryOf(`/users/${id}`);

/** Returns the ids of the people who are named one by one. */
export const peopleIn = (queries: readonly Query[]): readonly string[] =>
  queries.flatMap(({ query }) => PERSON.exec(query)?.[1]?.toLowerCase() ?? []);

export function reviewerKindOf(queries: readonly Query[]): ReviewerKind {
  const [only, ...others] = queries;
  if (only === undefined) return 'self';
  if (peopleIn(queries).length === queries.length) return 'people';
  if (others.length === 0 && only.query === './owners') return 'owners';
  return others.length === 0 && only.query === './manager' ? 'manager' : 'other';
}

/** Returns the queries for a kind of reviewers; people are picked later. */
export const REVIEWERS_OF: Readonly<Record<Exclude<ReviewerKind, 'other'>, readonly Query[]>> = {
  people: [],
  owners: OWNERS,
  manager: MANAGERS,
  self: [],
};
