import { type Query, queryOf } from './body';

/** Who decides. `other` stands for queries that these pages cannot make. */
export type ReviewerKind = 'people' | 'owners' | 'manager' | 'self' | 'other';

export const OWNERS: readonly Query[] = [queryOf('./owners')];
export const MANAGERS: readonly Query[] = [{ ...queryOf('./manager'), queryRoot: 'decisions' }];

/** A named person, or a group whose members review. */
export interface Named {
  readonly kind: 'user' | 'group';
  readonly id: string;
}

const PATHS: readonly (readonly [Named['kind'], RegExp])[] = [
  ['user', /^(?:\/v1\.0|\/beta)?\/users\/([^/?]+)$/i],
  ['group', /^(?:\/v1\.0|\/beta)?\/groups\/([^/?]+)\/transitiveMembers$/i],
];

/** Returns the query for a named person or group; includes nested groups. */
export const queryFor = ({ kind, id }: Named): Query =>
  queryOf(kind === 'user' ? `/users/${id}` : `/groups/${id}/transitiveMembers`);

/** Returns the named people and groups. */
export const namedIn = (queries: readonly Query[]): readonly Named[] =>
  queries.flatMap(({ query }) =>
    PATHS.flatMap(([kind, path]) => {
      const id = path.exec(query)?.[1]?.toLowerCase();
      return id === undefined ? [] : [{ kind, id }];
    }),
  );

export function reviewerKindOf(queries: readonly Query[]): ReviewerKind {
  const [only, ...others] = queries;
  if (only === undefined) return 'self';
  if (namedIn(queries).length === queries.length) return 'people';
  if (others.length === 0 && only.query === './owners') return 'owners';
  return others.length === 0 && only.query === './manager' ? 'manager' : 'other';
}

/** The queries for each type of reviewers. People are picked later. */
export const REVIEWERS_OF: Readonly<Record<Exclude<ReviewerKind, 'other'>, readonly Query[]>> = {
  people: [],
  owners: OWNERS,
  manager: MANAGERS,
  self: [],
};

/** Returns whether a principal may have no reviewer of this type, so that fallback reviewers are needed. */
export const needsFallback = (kind: ReviewerKind): boolean => kind === 'owners' || kind === 'manager';
