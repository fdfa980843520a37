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

/** A token needs one of these. */
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
/** While the policy lets owners manage reviews. */
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

/** The callers whom a rule admits for each kind of review; 'everybody' leaves it to the permissions. */
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

/** By the number of the operation; below pending instances by number, method and the rest of the path where these differ. */
export const RIGHTS: Readonly<Record<string, Rights>> = {
  // The list shows what the caller may read, so any role that reads something opens it, and so does owning a group.
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
  // The documentation names a read permission as the least, which must be a slip for a change. The caller decides as themselves.
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
  // The report of the test is of reviews of groups, and was asked for by a Global Administrator.
  E40: rights(both(WRITES), same(ANY_READ_ROLE)),
  E41: rights(both(WRITES), same(ANY_READ_ROLE)),
  E42: rights(both(WRITES), same(ANY_READ_ROLE)),
  E43: rights(both(WRITES), same(ANY_READ_ROLE)),
  E44: rights(both(WRITES), same(WRITE_ROLES.group)),
  // The roles are not documented: here those that read, or manage, reviews of groups.
  E50: rights(both(POLICY_READS), same(READ_ROLES.group)),
  E51: rights(both(POLICY_WRITES), same(WRITE_ROLES.group)),
  E80: rights(people(READS), everybody),
  E81: rights(people(READS), everybody),
  E82: rights(people(WRITES), everybody),
  E83: rights(people(WRITES), everybody),
  E84: rights(people(WRITES), everybody),
  // As E08, which is not open to reviewers. A caller with nothing to review gets 404.
  'E80 GET /{instanceId}/definition/instances': rights(
    people(READS),
    same(EVERYBODY.filter((person) => person !== REVIEWER)),
  ),
  // For another person: readers of the review may read, and nobody decides. The test names the reviewer of the current stage.
  E85: rights(people(READS), same([...ANY_READ_ROLE, REVIEWER])),
  'E85 GET /{instanceId}': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/decisions': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/decisions/{decisionId}': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/definition': rights(people(READS), plus(READ_ROLES, [REVIEWER])),
  'E85 GET /{instanceId}/definition/instances': rights(people(READS), READ_ROLES),
  'E85 PATCH /{instanceId}/decisions/{decisionId}': rights(people(WRITES), reviewer),
  'E85 POST /{instanceId}/acceptRecommendations': rights(people(WRITES), reviewer),
  'E85 POST /{instanceId}/batchRecordDecisions': rights(people(WRITES), reviewer),
  // Each person names their own delegate; the delegates of others are for roles that read, or manage, reviews of both kinds.
  $ownDelegate: rights(people(READS), everybody),
  $ownDelegateChange: rights(people(WRITES), everybody),
  $delegate: rights(people(READS), same([...inBoth(READ_ROLES), REVIEWER])),
  $delegateChange: rights(people(WRITES), same([...inBoth(WRITE_ROLES), REVIEWER])),
  S000: rights(both(WRITES), write),
  // Our own: each caller may subscribe to what they may read, and sees their own subscriptions only.
  S01: rights(both(READS), everybody),
  S02: rights(both(READS), everybody),
  S03: rights(both(READS), everybody),
  S04: rights(both(READS), everybody),
  S05: rights(both(READS), everybody),
  S06: rights(both(READS), everybody),
  S07: rights(both(READS), everybody),
  $set: rights(both(READS), everybody),
  // Our own: each caller may list what needs attention, and sees the reviews that they may read.
  $attention: rights(both(READS), everybody),
  // Our own: callers who may read the decisions of a review get its figures.
  $progress: rights(both(READS), read),
  // Our own: as in the list of definitions, each caller sees the decisions in reviews that they may read.
  $subjects: rights(both(READS), same([...ANY_READ_ROLE, OWNER, OTHER_OWNER])),
  // Our own: it shows all groups, so it requires a role that reviews all of them.
  $groups: rights(both(READS), same(WRITE_ROLES.group)),
  // Our own: it shows people, groups, applications, roles and packages to callers who may create reviews of them. The test lists people.
  $search: rights(both(WRITES), same([...WRITE_ROLES.group, ...WRITE_ROLES.role, OWNER, OTHER_OWNER])),
  // Our own: a check of the mailbox, for those who manage all reviews of groups.
  $testMail: rights(both(WRITES), same(WRITE_ROLES.group)),
  // Our own: as PUT of the instance.
  $extend: rights(both(WRITES), write),
  // Our own: as PUT of the instance. The review of the test does not let reviewers give away their items.
  $reassign: rights(both(WRITES), write),
  // Our own: a job is visible to the caller who requested it. No job has the id of the test.
  $job: rights(both(READS), everybody),
  // Our own: callers who may create a review may preview it. No preview has the id of the test.
  $newPreview: rights(both(WRITES), write),
  $preview: rights(both(WRITES), write),
  $applyPreview: rights(both(WRITES), write),
  // Our own: callers who may apply decisions may restore removals; readers of the review see the result.
  $restoration: rights(both(WRITES), write),
  $restorations: rights(both(READS), read),
  $previews: rights(both(READS), everybody),
  // Our own: an evidence pack holds all of a review, so its reviewers get none.
  $evidencePacks: rights(both(READS), read),
  // Our own: the journal of a review, for callers who may have its packs; reviewers see the history of their own items.
  $records: rights(both(READS), read),
  $history: rights(both(READS), plus(read, [REVIEWER])),
  // Our own: a person who may manage the review acknowledges its result.
  $acknowledge: rights(people(WRITES), write),
  $seriesPacks: rights(both(READS), read),
  $evidenceDownload: rights(both(WRITES), read),
  $batch: rights(both('any'), everybody),
  $metadata: rights(both('any'), everybody),
  $openapi: rights(both('any'), everybody),
  $service: rights(both('any'), everybody),
};
