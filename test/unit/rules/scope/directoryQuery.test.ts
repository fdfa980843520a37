import fc from 'fast-check';
import { parseDirectoryQuery } from '../../../../shared/rules/scope/directoryQuery';

const conditionsOf = (filter: string) => parseDirectoryQuery(`/groups?$filter=${filter}`)?.conditions;

test.each<[string, readonly string[]]>([
  ['a', ['a']],
  ['', ['']],
  ['(a)', ['a']],
  ['a and b', ['a', 'b']],
  ['(a and (b AND c))', ['a', 'b', 'c']],
  ['((a)) and ((b))', ['a', 'b']],
  ['( a  and\tb )', ['a', 'b']],
  ["any(c:c eq 'Unified') and id ne '1'", ["any(c:c eq 'Unified')", "id ne '1'"]],
  ["name eq 'x and y'", ["name eq 'x and y'"]],
  ["name eq ')('", ["name eq ')('"]],
  ['any(x and y)', ['any(x and y)']],
])('the filter %s has the conjuncts %j', (filter, conditions) => {
  expect(conditionsOf(filter)).toEqual(conditions);
});

test.each([['(a'], ['a)'], ['(a) or (b)'], ['(a)b'], [')a('], ['any((a)']])(
  'the filter %s has no conjuncts',
  (filter) => {
    expect(conditionsOf(filter)).toBeUndefined();
  },
);

test.each<[string, (depth: number) => string]>([
  ['around a condition', (depth) => `${'('.repeat(depth)}a${')'.repeat(depth)}`],
  ['inside a condition', (depth) => `any${'('.repeat(depth)}a${')'.repeat(depth)}`],
])('parentheses %s nest 16 deep and no deeper', (_where, filter) => {
  expect(conditionsOf(filter(16))).toHaveLength(1);
  expect(conditionsOf(filter(17))).toBeUndefined();
});

test('two hundred filters of 64 KiB with any parentheses take one pass each', () => {
  const worst = [
    '('.repeat(65_536),
    '(a and '.repeat(9_000),
    'a and '.repeat(10_900),
    '() and '.repeat(9_000),
    "'(".repeat(32_000),
    'a()'.repeat(21_000),
  ];
  for (let n = 0; n < 40; n += 1) for (const filter of worst) conditionsOf(filter);
});

interface Tree {
  readonly text: string;
  readonly conditions: readonly string[];
}

test('parentheses around conjuncts do not change them', () => {
  const leaf = fc.constantFrom('a', "b eq 'x and ('", 'any(c:c)').map((text): Tree => ({ text, conditions: [text] }));
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.tuple(tie('tree'), tie('tree')).map(([x, y]) => {
        return { text: `(${x.text} and ${y.text})`, conditions: [...x.conditions, ...y.conditions] };
      }),
    ),
  }));
  fc.assert(
    fc.property(tree, ({ text, conditions }) => {
      expect(conditionsOf(text)).toEqual(conditions);
    }),
  );
});
