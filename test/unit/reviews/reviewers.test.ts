import type { Directory, DirectoryUser } from '../../../shared/directory/directory';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { resolveReviewers } from '../../../shared/reviews/reviewers';
import type { ReviewerScope, Scope } from '../../../shared/rules/model/definition';
import { query, reviewer } from '../rules/scope/scopeBuilders';
import { instance } from '../../support/reviewSamples';

const TEAM = '5e0f0000-0000-4000-8000-000000000001';
const FALLBACK = '5e0f0000-0000-4000-8000-000000000002';

const MANAGER = reviewer('./manager', 'decisions');
const NAMED = reviewer(`/users/${FALLBACK}`);

const TEAM_SCOPE: Scope = {
  '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
  principalScopes: [query('/users')],
  resourceScopes: [
    query(`/groups/${TEAM}/transitiveMembers`),
    query(`/teams/${TEAM}/channels?$filter=(membershipType eq 'shared')`),
  ],
};

/** A directory in which every query finds one person, who has the name of the query. */
const deps = {
  directory: {
    findUsers: (ids) => Promise.resolve(ids.map(() => ({ id: 'user', accountEnabled: true }) as DirectoryUser)),
    listReviewers: ({ kind }) => Promise.resolve([{ id: kind } as DirectoryUser]),
  } as Partial<Directory> as Directory,
} as Dependencies;

test.each<[string, Scope, ReviewerScope[], ReviewerScope[], string[]]>([
  ['who review themselves', TEAM_SCOPE, [], [], ['groupOwners']],
  ['who review themselves, with a fallback that is named', TEAM_SCOPE, [], [NAMED], ['groupOwners']],
  ['whose managers review', TEAM_SCOPE, [MANAGER], [], ['groupOwners']],
  ['whose managers review, with a fallback that is named', TEAM_SCOPE, [MANAGER], [NAMED], ['user']],
  ['of a team with a reviewer for all', TEAM_SCOPE, [NAMED], [], []],
  ['of a group', query(`/groups/${TEAM}/transitiveMembers`), [], [NAMED], ['user']],
])(
  'people %s without a usable reviewer get the correct fallback',
  async (_, scope, reviewers, fallbackReviewers, expected) => {
    const sample = instance();
    const terms = { ...sample.terms, scope };

    const { fallback } = await resolveReviewers(deps, { ...sample, terms, reviewers, fallbackReviewers });

    expect(fallback.map(({ id }) => id)).toEqual(expected);
  },
);
