import { evaluate } from '../../../../shared/api/odata/evaluate';
import { formatExpression, type Expression } from '../../../../shared/api/odata/filterExpression';
import { parseQueryOptions, type ListSpec } from '../../../../shared/api/odata/queryOptions';
import { thrownBy } from './thrownBy';

const QUERY = 'scope/microsoft.graph.accessReviewQueryScope/query';

const SPEC: ListSpec = {
  filter: {
    status: ['eq'],
    [QUERY]: ['contains'],
    size: ['gt'],
    enabled: ['eq'],
    tags: ['any', 'eq'],
    reviewers: ['any'],
    'reviewers/query': ['eq'],
  },
  orderby: ['displayName', 'createdDateTime', 'createdBy/displayName'],
  select: (path) => {
    const names = ['id', 'displayName', 'status', 'settings/recurrence'];
    const [, parent = '', name = ''] = /^((?:instance\/)?(?:definition\/)?)(.*)$/.exec(path) ?? [];
    const found = names.find((known) => known.toLowerCase() === name.toLowerCase());
    return found === undefined ? { names } : { path: parent + found };
  },
  expand: ['instance', 'instance/definition'],
};

const parse = (query: string, spec: ListSpec = SPEC) => parseQueryOptions(new URLSearchParams(query), spec);
const messages = (query: string, spec?: ListSpec): readonly string[] =>
  thrownBy(() => parse(query, spec)).map(({ target, message }) => `${target}: ${message}`);

describe('parseQueryOptions', () => {
  test('without options gives the defaults: 100 objects, unsorted, whole', () => {
    expect(parse('')).toEqual({
      orderby: [],
      expand: [],
      top: 100,
      topGiven: false,
      skip: 0,
      count: false,
      walk: Infinity,
    });
  });

  test('reads all options', () => {
    const { filter, ...rest } = parse(
      "$filter=status eq 'a'&$top=20&$skip=40&$count=true&$orderby=createdDateTime desc, displayName&$select=id, settings/recurrence&$skiptoken=abc&$expand=instance",
    );

    expect(filter && formatExpression(filter)).toBe("(eq status 'a')");
    expect(rest).toEqual({
      top: 20,
      topGiven: true,
      walk: Infinity,
      skip: 40,
      count: true,
      orderby: [
        { path: 'createdDateTime', descending: true },
        { path: 'displayName', descending: false },
      ],
      select: ['id', 'settings/recurrence'],
      skiptoken: 'abc',
      expand: [{ property: 'instance', expand: [] }],
    });
  });

  test('takes names without $ and in any letter case, and ignores other parameters', () => {
    expect(parse('top=5&SKIP=3&$Count=False&something=1&api-version=2')).toMatchObject({
      top: 5,
      skip: 3,
      count: false,
    });
  });

  test('takes a map as well', () => {
    expect(parseQueryOptions(new Map([['$top', '7']]), SPEC)).toMatchObject({ top: 7 });
  });

  test('takes an empty $select and * as everything', () => {
    expect(parse('$select=')).not.toHaveProperty('select');
    expect(parse('$select=id,*')).not.toHaveProperty('select');
  });

  test('reports every bad option at once', () => {
    const details = thrownBy(() =>
      parse(
        '$filter=status eq&$top=1000&$skip=-1&$count=yes&$orderby=size&$select=name&$search=x&$expand=stages&$format=xml',
      ),
    );

    expect(details.map(({ target }) => target)).toEqual([
      '$filter',
      '$top',
      '$skip',
      '$count',
      '$orderby',
      '$select',
      '$search',
      '$expand',
      '$format',
    ]);
    expect(new Set(details.map(({ code }) => code))).toEqual(new Set(['BadRequest']));
  });

  test.each([
    ['$top=1000', "$top: $top must be a whole number from 0 to 999, not '1000'."],
    ['$top=1.5', "$top: $top must be a whole number from 0 to 999, not '1.5'."],
    ['$top=', "$top: $top must be a whole number from 0 to 999, not ''."],
    ['$skip=x', "$skip: $skip must be a whole number from 0 to 2147483647, not 'x'."],
    ['$skip=2147483648', "$skip: $skip must be a whole number from 0 to 2147483647, not '2147483648'."],
    ['$count=1', "$count: $count must be true or false, not '1'."],
    ['$top=1&top=2', '$top: $top is given more than once.'],
    ['$skiptoken=', '$skiptoken: $skiptoken is empty.'],
    ['search=x', '$search: $search is not supported; use $filter.'],
    ['$levels=2', "$levels: The query option '$levels' does not exist."],
    ['$select=id,name,x/y', "$select: There is no property 'name', 'x/y' to select here."],
    [
      '$expand=instance($select=id,name;$expand=definition($select=x))',
      "$expand: There is no property 'instance/name', 'instance/definition/x' to select here.",
    ],
    [
      '$orderby=size',
      "$orderby: 'size' cannot be sorted by; supported: displayName, createdDateTime, createdBy/displayName.",
    ],
    [
      '$orderby=displayName up',
      "$orderby: 'displayName up' in $orderby is not a property, optionally with asc or desc.",
    ],
    ['$orderby=displayName,', "$orderby: '' in $orderby is not a property, optionally with asc or desc."],
    ['$format=xml', "$format: $format must be json, not 'xml'."],
    ['$orderby=displayname desc,DisplayName', "$orderby: $orderby names 'displayName' twice; name each property once."],
    ['$select=dispalyName', "$select: There is no property 'dispalyName' to select here. Did you mean 'displayName'?"],
    [
      "$filter=stats eq 'a'",
      `$filter: Invalid $filter at position 1: 'stats' cannot be filtered on; supported: status (eq); ${QUERY} (contains); size (gt); enabled (eq); tags (any, eq); reviewers (any); reviewers/query (eq). Did you mean 'status'?`,
    ],
    [
      '$filter=status eq "a"',
      "$filter: Invalid $filter at position 11: a string needs single quotes, such as 'InProgress'.",
    ],
  ])('%s is refused: %s', (query, message) => {
    expect(messages(query)).toEqual([message]);
  });

  test.each([
    ['$filter', '.'],
    ['$orderby', '.'],
    ['$select', '.'],
    ['$expand', '; read related objects at their own path, such as …/instances/{id}/decisions.'],
  ])('%s is refused where it is not supported', (name, advice) => {
    expect(messages(`${name}=id`, {})).toEqual([`${name}: ${name} is not supported here${advice}`]);
  });

  test('any property may be selected where the list does not say which', () => {
    expect(parse('$select=x/y', { select: 'any' }).select).toEqual(['x/y']);
  });

  test('one object has no list options', () => {
    expect(parse('$select=id', { ...SPEC, single: true }).select).toEqual(['id']);
    expect(messages('$top=1', { ...SPEC, single: true })).toEqual([
      '$top: $top is not supported here, because the answer is one object; use it on a list.',
    ]);
  });
});

describe('Names and values', () => {
  const LITERAL: ListSpec = { filter: { status: ['eq', 'in'] }, literals: { status: ['InProgress', 'Completed'] } };
  const filterOf = (text: string) =>
    evaluate(parse(`$filter=${text}`, LITERAL).filter as Expression, { status: 'InProgress' });

  test('match in any letter case', () => {
    expect(
      parse('$select=ID,DisplayName&$orderby=CREATEDDATETIME desc&$expand=Instance($select=Status)'),
    ).toMatchObject({
      select: ['id', 'displayName'],
      orderby: [{ path: 'createdDateTime', descending: true }],
      expand: [{ property: 'instance', select: ['status'] }],
    });
  });

  test.each(["STATUS eq 'inprogress'", "'INPROGRESS' eq status", "Status in ('completed','inProgress')"])(
    '%s holds',
    (text) => {
      expect(filterOf(text)).toBe(true);
    },
  );

  test.each([
    [
      "status eq 'Complete'",
      "'Complete' is not a value of 'status'; use 'InProgress', 'Completed'. Did you mean 'Completed'?",
    ],
    ["status in ('Completed','x')", "'x' is not a value of 'status'; use 'InProgress', 'Completed'."],
    ['status eq InProgress', "'InProgress' cannot be filtered on; put a value between single quotes: 'InProgress'."],
    ['status eq Sales', "'Sales' cannot be filtered on; put a value between single quotes: 'Sales'."],
    ['status eq displayName', "'displayName' cannot be filtered on; put a value between single quotes: 'displayName'."],
  ])('%s is refused', (text, message) => {
    expect(messages(`$filter=${text}`, LITERAL)[0]).toContain(message);
  });

  test('an empty $filter, $top=0 and $format=json are taken', () => {
    expect(parse('$filter=&$top=0&$format=json')).toMatchObject({ top: 0, topGiven: true });
    expect(parse('$filter=')).not.toHaveProperty('filter');
    expect(parse('$format=application/json;odata.metadata=minimal', { single: true })).toBeDefined();
  });
});

describe('An expanded collection', () => {
  const LISTS: ListSpec = {
    expand: ['items', 'items/parts'],
    lists: { items: { filter: { name: ['eq'] }, orderby: ['name'], select: 'any' } },
  };

  test('takes the options of its list', () => {
    const [expand] = parse(
      "$expand=items($top=3;$filter=name eq 'a;b)c';$orderby=name desc;$select=name,id)",
      LISTS,
    ).expand;
    expect(expand).toMatchObject({
      property: 'items',
      select: ['name', 'id'],
      query: { top: 3, orderby: [{ path: 'name', descending: true }] },
    });
  });

  test('refuses what its list does not support', () => {
    expect(messages('$expand=items($filter=size eq 1)', LISTS)[0]).toContain("'size' cannot be filtered on");
    expect(messages('$expand=items($top=1000)', LISTS)[0]).toContain('$top must be a whole number');
  });
});

describe('$filter against what a list supports', () => {
  test.each([
    `status eq 'a' and not (contains(${QUERY},'/groups') or status eq 'b')`,
    "'a' eq status",
    '1 lt size',
    'enabled and not enabled',
    "tags/any(t:t eq 'x')",
    "reviewers/any(r:r/query eq '/users/1')",
    'reviewers/any()',
  ])('%s is allowed', (filter) => {
    expect(() => parse(`$filter=${encodeURIComponent(filter)}`)).not.toThrow();
  });

  test.each([
    ["status ne 'a'", 1, "'ne' cannot be used on 'status'"],
    ["status eq 'a' and displayName eq 'b'", 19, "'displayName' cannot be filtered on"],
    ["contains(scope/query,'/groups')", 10, "'scope/query' cannot be filtered on"],
    ["status in ('a')", 1, "'in' cannot be used on 'status'"],
    ['1 gt size', 6, "'lt' cannot be used on 'size'"],
    ["reviewers/any(r:r/name eq 'x')", 17, "'reviewers/name' cannot be filtered on"],
    ["reviewers/all(r:r/query eq 'x')", 1, "'all' cannot be used on 'reviewers'"],
    ["tags/any(t:contains(t,'x'))", 21, "'contains' cannot be used on 'tags'"],
    ["constructor eq 'x'", 1, "'constructor' cannot be filtered on"],
  ])('%s: position %d, %s', (filter, position, complaint) => {
    const supported =
      'status (eq); scope/microsoft.graph.accessReviewQueryScope/query (contains); size (gt); enabled (eq); ' +
      'tags (any, eq); reviewers (any); reviewers/query (eq)';

    expect(messages(`$filter=${encodeURIComponent(filter)}`)).toEqual([
      `$filter: Invalid $filter at position ${position}: ${complaint}; supported: ${supported}.`,
    ]);
  });
});

describe('$expand', () => {
  const definition = { property: 'definition', expand: [] };

  test.each([
    ['instance', [{ property: 'instance', expand: [] }]],
    ['instance($expand=definition)', [{ property: 'instance', expand: [definition] }]],
    [
      'instance(expand=definition;select=id,status)',
      [{ property: 'instance', select: ['id', 'status'], expand: [definition] }],
    ],
    [
      ' instance ( $select=id ; $expand=definition($select=id,displayName) ) ',
      [{ property: 'instance', select: ['id'], expand: [{ ...definition, select: ['id', 'displayName'] }] }],
    ],
    ['instance($select=*)', [{ property: 'instance', expand: [] }]],
    ['instance()', [{ property: 'instance', expand: [] }]],
  ])('takes %s', (text, expected) => {
    expect(parse(`$expand=${text}`).expand).toEqual(expected);
  });

  test.each([
    ['definition', "'definition' cannot be expanded; supported: instance, instance($expand=definition)."],
    [
      'instance($expand=stages)',
      "'instance/stages' cannot be expanded; supported: instance, instance($expand=definition).",
    ],
    ['instance/definition', "'instance/definition' is a path; write $expand=instance($expand=definition)."],
    [
      'instance($filter=a eq 1)',
      "'$filter=a eq 1' is not supported inside $expand=instance; only $select and $expand are.",
    ],
    ['instance($select', "$expand has a '(' without a ')': 'instance($select'."],
    ['instance)', "$expand has a ')' without a '(': 'instance)'."],
    [
      'instance($select=id)x',
      "'instance($select=id)x' is not the name of a property; write $expand=instances or $expand=instances($select=id).",
    ],
    ['instance,', "'' is not the name of a property; write $expand=instances or $expand=instances($select=id)."],
    ['*', "'*' is not the name of a property; write $expand=instances or $expand=instances($select=id)."],
    ['a($expand=a($expand=a($expand=a($expand=a))))', '$expand is nested deeper than 4 levels.'],
  ])('%s is refused', (text, message) => {
    expect(messages(`$expand=${text}`)).toEqual([`$expand: ${message}`]);
  });
});
