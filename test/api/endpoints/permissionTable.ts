/*
 * The permissions of each operation, written by hand from the documentation. A wrong permission class or role check in a row
 * of the endpoint tables disagrees with this table. Source: docs/graph-reference.md#s0-2, #s1.
 */

/** The permissions that a token can carry. */
export const PERMISSIONS = [
  'AccessReview.Read.All',
  'AccessReview.ReadWrite.All',
  'AccessReview.ReadWrite.Membership',
  'Policy.Read.All',
  'Policy.ReadWrite.AccessReview',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READS: readonly Permission[] = ['AccessReview.Read.All', 'AccessReview.ReadWrite.All'];
const WRITES: readonly Permission[] = ['AccessReview.ReadWrite.All'];
const POLICY_READS: readonly Permission[] = ['Policy.Read.All', 'Policy.ReadWrite.AccessReview'];
const POLICY_WRITES: readonly Permission[] = ['Policy.ReadWrite.AccessReview'];

/** The permissions of a token, of which it needs one. */
interface Needed {
  readonly person: readonly Permission[] | 'any';
  readonly application: readonly Permission[] | 'any';
}

const both = (permissions: readonly Permission[] | 'any'): Needed => ({
  person: permissions,
  application: permissions,
});
const people = (permissions: readonly Permission[]): Needed => ({ person: permissions, application: [] });

/** The callers of the test. Those without a role have all permissions. */
export const ROLES = [
  'Global Administrator',
  'User Administrator',
  'Identity Governance Administrator',
  'Privileged Role Administrator',
  'Security Administrator',
  'Global Reader',
  'Security Reader',
  'Application Administrator',
  'Global Administrator, eligible only',
  'no role',
] as const;
export const RELATIONS = [
  'creator without a role',
  'reviewer of the first stage',
  'reviewer of the present stage',
  'owner of the group',
  'owner of another group',
] as const;
/** The callers for whom the policy lets owners manage reviews. */
export const OWNERS = ['owner of the group', 'owner of another group'] as const;
export type Person = (typeof ROLES)[number] | (typeof RELATIONS)[number] | `${(typeof OWNERS)[number]}, policy on`;

/** What is reviewed: a group, or the assignments of a directory role. */
export const TARGETS = ['group', 'role'] as const;
export type Target = (typeof TARGETS)[number];

const READ_ROLES: Readonly<Record<Target, readonly Person[]>> = {
  group: [
    'Global Administrator',
    'Global Reader',
    'Security Reader',
    'User Administrator',
    'Identity Governance Administrator',
    'Security Administrator',
  ],
  role: [
    'Global Administrator',
    'Security Reader',
    'Identity Governance Administrator',
    'Privileged Role Administrator',
    'Security Administrator',
  ],
};
const WRITE_ROLES: Readonly<Record<Target, readonly Person[]>> = {
  group: ['Global Administrator', 'User Administrator', 'Identity Governance Administrator'],
  role: ['Global Administrator', 'Identity Governance Administrator', 'Privileged Role Administrator'],
};
const inBoth = ({ group, role }: typeof READ_ROLES): readonly Person[] => group.filter((one) => role.includes(one));
const ANY_READ_ROLE = [...READ_ROLES.group, ...READ_ROLES.role];
const OWNER: Person = 'owner of the group, policy on';
const OTHER_OWNER: Person = 'owner of another group, policy on';
const REVIEWER: Person = 'reviewer of the present stage';
const EVERYBODY: readonly Person[] = [...ROLES, ...RELATIONS, OWNER, OTHER_OWNER];
const REVIEWERS: readonly Person[] = ['reviewer of the first stage', REVIEWER];

/** The callers whom a rule admits for each type of review. With 'everybody', only the permissions decide. */
type Rule = Readonly<Record<Target, readonly Person[] | 'everybody'>>;

const same = (persons: readonly Person[] | 'everybody'): Rule => ({ group: persons, role: persons });
const plus = (rule: Readonly<Record<Target, readonly Person[]>>, persons: readonly Person[]): typeof rule => ({
  group: [...rule.group, ...persons],
  role: [...rule.role, ...persons],
});

const everybody = same('everybody');
const read = {
  group: [...READ_ROLES.group, 'creator without a role', OWNER],
  role: READ_ROLES.role,
} as const satisfies Rule;
const write = { group: [...WRITE_ROLES.group, OWNER], role: WRITE_ROLES.role } as const satisfies Rule;
const reviewer = same([REVIEWER]);

export interface Rights {
  readonly needs: Needed;
  readonly open: Rule;
}

const rights = (needs: Needed, open: Rule): Rights => ({ needs, open });

/**
 * The rights by the number of the operation. Below pending instances, the key also has the method and the remaining path if the rights
 * differ.
 */
export const RIGHTS: Readonly<Record<string, Rights>> = {
  // The list shows what the caller may read, so every role that may read some reviews opens it, and so does owning a group.
  E01: rights(both(READS), same([...ANY_READ_ROLE, OWNER, OTHER_OWNER])),
  E02: rights(both(WRITES), write),
  E03: rights(both(READS), plus(read, REVIEWERS)),
  E04: rights(both(WRITES), write),
  E05: rights(both(WRITES), write),
  E06: rights(both(READS), everybody),
  E07: rights(both(WRITES), write),
  E08: rights(both(READS), read),
  E09: rights(both(READS), plus(read, REVIEWERS)),
  E10: rights(both(WRITES), write),
  E11: rights(both(READS), everybody),
  E12: rights(both(READS), read),
  E13: rights(people(WRITES), reviewer),
  E14: rights(both(WRITES), write),
  E15: rights(both(WRITES), reviewer),
  E16: rights(both(WRITES), write),
  E17: rights(both(WRITES), write),
  E18: rights(both(WRITES), write),
  E19: rights(both(WRITES), write),
  E20: rights(both(READS), read),
  E21: rights(both(READS), plus(read, [REVIEWER])),
  E22: rights(people(WRITES), reviewer),
  E23: rights(both(READS), everybody),
  E24: rights(both(READS), everybody),
  // The documentation names a read permission as the least, which must be a mistake for a change. Callers decide for themselves.
  E25: rights(people(WRITES), everybody),
  E26: rights(both(READS), plus(read, [REVIEWER])),
  E30: rights(both(READS), read),
  E31: rights(both(READS), read),
  E32: rights(both(WRITES), write),
  E33: rights(both(READS), everybody),
  E34: rights(both(READS), read),
  E35: rights(both(WRITES), write),
  E36: rights(both(WRITES), plus(write, [REVIEWER])),
  E37: rights(both(WRITES), plus(write, [REVIEWER])),
  // The report of the test is about reviews of groups, and a Global Administrator requested it.
  E40: rights(both(WRITES), same(ANY_READ_ROLE)),
  E41: rights(both(WRITES), same(ANY_READ_ROLE)),
  E42: rights(both(WRITES), same(ANY_READ_ROLE)),
  E43: rights(both(WRITES), same(ANY_READ_ROLE)),
  E44: rights(both(WRITES), same(WRITE_ROLES.group)),
  // The roles are not documented. Here they are the roles that read, or manage, reviews of groups.
  E50: rights(both(POLICY_READS), same(READ_ROLES.group)),
  E51: rights(both(POLICY_WRITES), same(WRITE_ROLES.group)),
  E80: rights(people(READS), everybody),
  E81: rights(people(READS), everybody),
  E82: rights(people(WRITES), everybody),
  E83: rights(people(WRITES), everybody),
  E84: rights(people(WRITES), everybody),
  // The rights are those of E08, which does not admit reviewers. A caller with nothing to review gets 404.
  'E80 GET /{instanceId}/definition/instances': rights(
    people(READS),
    same(EVERYBODY.filter((person) => person !== REVIEWER)),
  ),
  // Another person's instances: readers of the review may read, and nobody may decide. The test names the reviewer of the current stage.
  E85: rights(people(READS), same([...ANY_READ_ROLE, REVIEWER])),
  'E85 GET /{instanceId}': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/decisions': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/decisions/{decisionId}': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/definition': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/definition/instances': rights(people(READS), READ_ROLES),
  'E85 PATCH /{instanceId}/decisions/{decisionId}': rights(people(WRITES), reviewer),
  'E85 POST /{instanceId}/acceptRecommendations': rights(people(WRITES), reviewer),
  'E85 POST /{instanceId}/batchRecordDecisions': rights(people(WRITES), reviewer),
  // Each person may name their own delegate. Other people's delegates require roles that read, or manage, reviews of both types.
  $ownDelegate: rights(people(READS), everybody),
  $ownDelegateChange: rights(people(WRITES), everybody),
  $delegate: rights(people(READS), same([...inBoth(READ_ROLES), REVIEWER])),
  $delegateChange: rights(people(WRITES), same([...inBoth(WRITE_ROLES), REVIEWER])),
  S000: rights(both(WRITES), write),
  // The product's own: each caller may subscribe to what they may read, and sees only their own subscriptions.
  S01: rights(both(READS), everybody),
  S02: rights(both(READS), everybody),
  S03: rights(both(READS), everybody),
  S04: rights(both(READS), everybody),
  S05: rights(both(READS), everybody),
  S06: rights(both(READS), everybody),
  S07: rights(both(READS), everybody),
  $set: rights(both(READS), everybody),
  // The product's own: each caller may list what needs attention, and sees only the reviews that they may read.
  $attention: rights(both(READS), everybody),
  // The product's own: callers who may read the decisions of a review get its figures.
  $progress: rights(both(READS), read),
  // The product's own: callers who may read the decisions of a review see which of them a person reviews.
  $ofReviewer: rights(both(READS), read),
  // The product's own: as in the list of definitions, each caller sees the decisions of the reviews that they may read.
  $subjects: rights(both(READS), same([...ANY_READ_ROLE, OWNER, OTHER_OWNER])),
  // The product's own: it shows all groups, so it requires a role that may review all of them.
  $groups: rights(both(READS), same(WRITE_ROLES.group)),
  // The product's own: it shows people, groups, applications, roles and packages to callers who may create reviews of them. The test lists
  // people.
  $search: rights(both(WRITES), same([...WRITE_ROLES.group, ...WRITE_ROLES.role, OWNER, OTHER_OWNER])),
  // The product's own: a check of the mailbox, for callers who manage all reviews of groups.
  $testMail: rights(both(WRITES), same(WRITE_ROLES.group)),
  // The product's own: the rights are those of PUT on the instance.
  $extend: rights(both(WRITES), write),
  // The product's own: the rights are those of PUT on the instance. The review of the test does not let reviewers reassign their items.
  $reassign: rights(both(WRITES), write),
  // The product's own: a job is visible to the caller who requested it. No job has the id in the test.
  $job: rights(both(READS), everybody),
  // The product's own: callers who may create a review may preview it. No preview has the id in the test.
  $newPreview: rights(both(WRITES), write),
  $preview: rights(both(WRITES), write),
  $applyPreview: rights(both(WRITES), write),
  // The product's own: callers who may apply decisions may restore removed access; readers of the review see the result.
  $restoration: rights(both(WRITES), write),
  $restorations: rights(both(READS), read),
  $previews: rights(both(READS), everybody),
  // The product's own: an evidence pack contains the whole review, so its reviewers get none.
  $evidencePacks: rights(both(READS), read),
  // The product's own: the journal of a review is for callers who may have its packs; reviewers see the history of their own items.
  $records: rights(both(READS), read),
  $history: rights(both(READS), plus(read, [REVIEWER])),
  // The product's own: a person who may manage the review may acknowledge its result.
  $acknowledge: rights(people(WRITES), write),
  $seriesPacks: rights(both(READS), read),
  $evidenceDownload: rights(both(WRITES), read),
  $batch: rights(both('any'), everybody),
  $metadata: rights(both('any'), everybody),
  $openapi: rights(both('any'), everybody),
  $service: rights(both('any'), everybody),
};
