import fc from 'fast-check';
import { evaluate } from '../../../../shared/api/odata/evaluate';
import { parseFilter } from '../../../../shared/api/odata/parseFilter';

const holds = (filter: string, object: object): boolean => evaluate(parseFilter(filter), object);

const queryScope = (query: string): object => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query,
  queryType: 'MicrosoftGraph',
});

const GROUP = '11111111-1111-4111-8111-111111111111';
const OTHER_GROUP = '22222222-2222-4222-8222-222222222222';

/** The definitions of a list, by the type of the reviewed resource. */
const DEFINITIONS: Readonly<Record<string, object>> = {
  group: { status: 'InProgress', scope: queryScope(`/v1.0/groups/${GROUP}/transitiveMembers`) },
  otherGroup: { status: 'Completed', scope: queryScope(`/groups/${OTHER_GROUP}/transitiveMembers`) },
  allGroups: {
    status: 'InProgress',
    scope: queryScope("./members/microsoft.graph.user/?$filter=(userType eq 'Guest')"),
  },
  accessPackage: {
    status: 'NotStarted',
    scope: queryScope(
      '/identityGovernance/entitlementManagement/accessPackageAssignments?$filter=(accessPackageId eq 1)',
    ),
  },
  role: {
    status: 'Applied',
    scope: queryScope('/roleManagement/directory/roleAssignmentScheduleInstances?$expand=principal'),
  },
  inactive: {
    status: 'InProgress',
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
      query: `/groups/${GROUP}/transitiveMembers`,
      inactiveDuration: 'P30D',
    },
  },
  memberships: {
    status: 'InProgress',
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [queryScope('/users')],
      resourceScopes: [queryScope(`/groups/${GROUP}`)],
    },
  },
};

const found = (filter: string): readonly string[] =>
  Object.keys(DEFINITIONS).filter((name) => holds(filter, DEFINITIONS[name]!));

describe('a filter on definitions', () => {
  const contains = (text: string): string => `contains(scope/microsoft.graph.accessReviewQueryScope/query, '${text}')`;

  test.each([
    { filter: contains('/groups'), names: ['group', 'otherGroup', 'inactive'] },
    { filter: contains(`/groups/${GROUP}`), names: ['group', 'inactive'] },
    { filter: contains('./members'), names: ['allGroups'] },
    { filter: contains('accessPackageAssignments'), names: ['accessPackage'] },
    { filter: contains('roleAssignmentScheduleInstances'), names: ['role'] },
    { filter: contains('/GROUPS'), names: ['group', 'otherGroup', 'inactive'] },
    { filter: `not ${contains('/groups')}`, names: ['allGroups', 'accessPackage', 'role', 'memberships'] },
    { filter: "status eq 'InProgress'", names: ['group', 'allGroups', 'inactive', 'memberships'] },
    { filter: "status eq 'inprogress'", names: [] },
    { filter: `status eq 'Completed' and ${contains('/groups')}`, names: ['otherGroup'] },
    {
      filter: `${contains('./members')} or status in ('Applied','Completed')`,
      names: ['otherGroup', 'allGroups', 'role'],
    },
    {
      filter: "contains(scope/microsoft.graph.accessReviewInactiveUsersQueryScope/query, 'groups')",
      names: ['inactive'],
    },
    {
      filter:
        "scope/microsoft.graph.principalResourceMembershipsScope/resourceScopes/any(r:contains(r/query,'/groups'))",
      names: ['memberships'],
    },
  ])('$filter finds $names', ({ filter, names }) => {
    expect(found(filter)).toEqual(names);
  });
});

test.each([
  { filter: "decision eq 'Deny' and recommendation eq 'Approve'", expected: true },
  { filter: "applyResult eq 'New'", expected: true },
  { filter: "applyResult eq 'AppliedSuccessfully'", expected: false },
])('a filter on decisions, $filter, holds: $expected', ({ filter, expected }) => {
  expect(holds(filter, { decision: 'Deny', recommendation: 'Approve', applyResult: 'New' })).toBe(expected);
});

describe('evaluate', () => {
  const object = {
    text: 'Straße',
    number: 5,
    yes: true,
    no: false,
    nothing: null,
    at: '2024-06-01T10:00:00.1234567Z',
    id: 'fa2f1f0a-1111-4222-8333-0123456789ab',
    list: ['a', 'b'],
    empty: [],
    items: [
      { name: 'x', parts: [1, 2] },
      { name: 'y', parts: [] },
    ],
    nested: { deep: { value: 'v' } },
    untyped: { query: '/users' },
  };

  test.each([
    ["text eq 'Straße'", true],
    ["text eq 'straße'", false],
    ["text ne 'x'", true],
    ["text gt 'S'", true],
    ["contains(text,'STRA')", true],
    ["startswith(text,'stra')", true],
    ["endswith(text,'SSE')", false],
    ["endswith(text,'e')", true],
    ["contains('a string', 'STR')", true],
    ['contains(text, text)', true],
    ['number eq 5.0', true],
    ['number gt 4 and number lt 6', true],
    ['number ge 5 and number le 5', true],
    ['number gt 5 or number lt 5', false],
    ["number eq '5'", false],
    ["number ne '5'", true],
    ["number gt 'a'", false],
    ['5 eq number', true],
    ['4 lt number', true],
    ['yes', true],
    ['no', false],
    ['not no', true],
    ['yes eq true and no eq false', true],
    ['number', false],
    ['nothing eq null', true],
    ['missing eq null', true],
    ['missing ne null', false],
    ['number ne null', true],
    ['nothing gt null', false],
    ['nothing ge null', false],
    ["missing lt 'a'", false],
    ["missing ne 'a'", true],
    ["contains(missing,'a')", false],
    ["not contains(missing,'a')", true],
    ["missing/further eq 'a'", false],
    ['list eq null', false],
    ['at eq 2024-06-01T12:00:00.1234567+02:00', true],
    ['at eq 2024-06-01T10:00:00.123Z', false],
    ['at gt 2024-06-01T10:00:00.1234566Z', true],
    ['at ge 2024-06-01', true],
    ['at lt 2024-06-02', true],
    ["at eq '2024-06-01T12:00:00.1234567+02:00'", true],
    ['text gt 2024-01-01', false],
    ['id eq FA2F1F0A-1111-4222-8333-0123456789AB', true],
    ["id eq 'FA2F1F0A-1111-4222-8333-0123456789AB'", false],
    ['number in (1,5)', true],
    ["text in ('x','y')", false],
    ['missing in (1,null)', true],
    ["list/any(l:l eq 'b')", true],
    ["list/all(l:l eq 'b')", false],
    ["list/all(l:l lt 'c')", true],
    ['list/any()', true],
    ['empty/any()', false],
    ["empty/any(l:l eq 'b')", false],
    ["empty/all(l:l eq 'b')", true],
    ['missing/any()', false],
    ["items/any(i:i/name eq 'y')", true],
    ["items/any(i:i/name eq 'x' and i/parts/any(p:p eq number))", false],
    ["items/any(i:i/name eq 'x' and i/parts/any(p:p lt number))", true],
    ["nested/deep/value eq 'v'", true],
    ["untyped/microsoft.graph.accessReviewQueryScope/query eq '/users'", true],
    ["untyped/microsoft.graph.accessReviewInactiveUsersQueryScope/query eq '/users'", false],
    ['constructor eq null', true],
    ['true', true],
    ['false or (1 eq 1)', true],
    ["contains(text,'x') eq false", true],
  ])('%s is %s', (filter, expected) => {
    expect(holds(filter, object)).toBe(expected);
  });
});

describe('evaluate agrees with a naive evaluator', () => {
  interface Case {
    readonly text: string;
    readonly holds: (object: Sample) => boolean;
  }
  interface Sample {
    readonly name: string | null;
    readonly size: number | null;
    readonly tags: readonly string[];
  }

  const word: fc.Arbitrary<string> = fc.constantFrom('', 'a', 'ab', 'B', "it's", 'a and b', '(', '2024');
  const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

  const size: fc.Arbitrary<Case> = fc
    .tuple(fc.constantFrom('eq', 'ne', 'gt', 'ge', 'lt', 'le'), fc.integer({ min: -3, max: 3 }))
    .map(([operator, wanted]) => ({
      text: `size ${operator} ${wanted}`,
      holds: ({ size: actual }) => {
        if (actual === null) return operator === 'ne';
        const results = {
          eq: actual === wanted,
          ne: actual !== wanted,
          gt: actual > wanted,
          ge: actual >= wanted,
          lt: actual < wanted,
          le: actual <= wanted,
        };
        return results[operator];
      },
    }));
  const name: fc.Arbitrary<Case> = word.map((wanted) => ({
    text: `name eq ${quoted(wanted)}`,
    holds: (object) => object.name === wanted,
  }));
  const part: fc.Arbitrary<Case> = word.map((wanted) => ({
    text: `contains(name, ${quoted(wanted)})`,
    holds: (object) => object.name?.toLowerCase().includes(wanted.toLowerCase()) ?? false,
  }));
  const tag: fc.Arbitrary<Case> = fc.tuple(fc.constantFrom('any', 'all'), word).map(([quantifier, wanted]) => ({
    text: `tags/${quantifier}(t: t eq ${quoted(wanted)})`,
    holds: ({ tags }) =>
      quantifier === 'any' ? tags.some((each) => each === wanted) : tags.every((each) => each === wanted),
  }));
  const list: fc.Arbitrary<Case> = fc.array(word, { minLength: 1, maxLength: 3 }).map((wanted) => ({
    text: `name in (${wanted.map(quoted).join(',')})`,
    holds: (object) => object.name !== null && wanted.includes(object.name),
  }));

  const { filter } = fc.letrec<{ filter: Case }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.oneof(size, name, part, tag, list),
      fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => ({
        text: `(${left.text}) and (${right.text})`,
        holds: (object: Sample) => left.holds(object) && right.holds(object),
      })),
      fc.tuple(tie('filter'), tie('filter')).map(([left, right]) => ({
        text: `(${left.text} or ${right.text})`,
        holds: (object: Sample) => left.holds(object) || right.holds(object),
      })),
      tie('filter').map((inner) => ({
        text: `not (${inner.text})`,
        holds: (object: Sample) => !inner.holds(object),
      })),
    ),
  }));
  const sample: fc.Arbitrary<Sample> = fc.record({
    name: fc.option(word),
    size: fc.option(fc.integer({ min: -3, max: 3 })),
    tags: fc.array(word, { maxLength: 3 }),
  });

  test('on random filters and objects', () => {
    fc.assert(
      fc.property(filter, sample, (wanted, object) => {
        expect(holds(wanted.text, object)).toBe(wanted.holds(object));
      }),
      { seed: 20260808, numRuns: 3000 },
    );
  });

  test('on chains without parentheses, where and binds tighter', () => {
    const chain = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('and', 'or')), { minLength: 1, maxLength: 8 });

    fc.assert(
      fc.property(chain, (terms) => {
        const text = terms.map(([value, joint], index) => (index === 0 ? `${value}` : `${joint} ${value}`)).join(' ');
        const script = text.replaceAll('and', '&&').replaceAll('or', '||');
        const groups = script.split('||').map((group) => group.split('&&').every((each) => each.trim() === 'true'));

        expect(holds(text, {})).toBe(groups.includes(true));
      }),
      { seed: 20260808, numRuns: 500 },
    );
  });
});
