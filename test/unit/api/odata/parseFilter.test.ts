import fc from 'fast-check';
import { formatExpression } from '../../../../shared/api/odata/filterExpression';
import { parseFilter } from '../../../../shared/api/odata/parseFilter';
import { thrownBy } from './thrownBy';

const CAST = 'scope/microsoft.graph.accessReviewQueryScope/query';

describe('parseFilter reads', () => {
  test.each([
    { name: 'a comparison', text: "status eq 'InProgress'", tree: "(eq status 'InProgress')" },
    { name: 'a type cast', text: `contains(${CAST}, '/groups')`, tree: `(contains ${CAST} '/groups')` },
    {
      name: 'a doubled quote',
      text: "status eq 'InProgress' and displayName ne 'a''b'",
      tree: "(and (eq status 'InProgress') (ne displayName 'a''b'))",
    },
    {
      name: 'lambdas in either letter case',
      text: "groupTypes/any(c:c eq 'Unified') and resourceProvisioningOptions/Any(x:x eq 'Team')",
      tree: "(and (any groupTypes c (eq c 'Unified')) (any resourceProvisioningOptions x (eq x 'Team')))",
    },
    {
      name: 'a date-time and a negated function in parentheses',
      text: "decision eq 'Approve' or (reviewedDateTime ge 2024-01-01T00:00:00Z and not startswith(displayName,'x'))",
      tree: "(or (eq decision 'Approve') (and (ge reviewedDateTime 2024-01-01T00:00:00Z) (not (startswith displayName 'x'))))",
    },
    { name: 'and before or', text: 'a eq 1 or b eq 2 and c eq 3', tree: '(or (eq a 1) (and (eq b 2) (eq c 3)))' },
    { name: 'and before or, left', text: 'a eq 1 and b eq 2 or c eq 3', tree: '(or (and (eq a 1) (eq b 2)) (eq c 3))' },
    { name: 'parentheses first', text: '(a eq 1 or b eq 2) and c eq 3', tree: '(and (or (eq a 1) (eq b 2)) (eq c 3))' },
    { name: 'not before and', text: 'not a eq 1 and b eq 2', tree: '(and (not (eq a 1)) (eq b 2))' },
    { name: 'not without a space', text: 'not(a eq 1)', tree: '(not (eq a 1))' },
    { name: 'not of not', text: 'not not a', tree: '(not (not a))' },
    { name: 'in', text: "status in ('InProgress','Applied')", tree: "(in status 'InProgress' 'Applied')" },
    {
      name: 'a nested lambda',
      text: "instances/any(i:i/decisions/any(d:d/decision eq 'Deny'))",
      tree: "(any instances i (any i/decisions d (eq d/decision 'Deny')))",
    },
    { name: 'any without a condition', text: 'reviewers/any()', tree: '(any reviewers)' },
    { name: 'all', text: 'numbers/all(n: n gt -1.5)', tree: '(all numbers n (gt n -1.5))' },
    { name: 'the listed object inside a lambda', text: 'a/any(x:x eq b)', tree: '(any a x (eq x b))' },
    { name: 'keywords in any letter case', text: 'a EQ 1 AND NOT b Eq NULL', tree: '(and (eq a 1) (not (eq b NULL)))' },
    {
      name: 'true, false and null',
      text: 'a eq true or b eq false or c eq null',
      tree: '(or (eq a true) (eq b false) (eq c null))',
    },
    { name: 'a bare Boolean property', text: 'enabled and (settings/on)', tree: '(and enabled settings/on)' },
    { name: 'a value on the left', text: "'x' eq status", tree: "(eq 'x' status)" },
    { name: 'a function compared', text: "contains(a,'b') eq true", tree: "(eq (contains a 'b') true)" },
    { name: 'endswith', text: "endswith(mail,'.com')", tree: "(endswith mail '.com')" },
    {
      name: 'an offset and fractions',
      text: 'at lt 2024-01-01T10:00:00.1234567+02:00',
      tree: '(lt at 2024-01-01T10:00:00.1234567+02:00)',
    },
    { name: 'a date', text: 'at ge 2024-02-29', tree: '(ge at 2024-02-29)' },
    {
      name: 'a GUID that begins with letters',
      text: 'id eq fa2f1f0a-1111-4222-8333-0123456789ab',
      tree: '(eq id fa2f1f0a-1111-4222-8333-0123456789ab)',
    },
    {
      name: 'a GUID that begins like a number',
      text: 'id eq 12345678-1111-4222-8333-0123456789ab',
      tree: '(eq id 12345678-1111-4222-8333-0123456789ab)',
    },
    { name: 'a number with an exponent', text: 'a eq 1.5e3', tree: '(eq a 1.5e3)' },
    { name: 'any white space', text: " \ta  eq\t'x' ", tree: "(eq a 'x')" },
    { name: 'words inside strings', text: "a eq ' and (or) '", tree: "(eq a ' and (or) ')" },
    {
      name: 'properties that begin like keywords',
      text: 'notes eq 1 and order eq 2',
      tree: '(and (eq notes 1) (eq order 2))',
    },
    { name: 'properties named like keywords', text: 'not/in eq 1', tree: '(eq not/in 1)' },
    { name: 'letters beyond ASCII', text: "größe eq 'ü'", tree: "(eq größe 'ü')" },
  ])('$name: $text', ({ text, tree }) => {
    expect(formatExpression(parseFilter(text))).toBe(tree);
  });

  test('a string with doubled quotes as its value', () => {
    expect(parseFilter("a eq 'it''s'''")).toMatchObject({ right: { type: 'string', value: "it's'" } });
  });
});

describe('parseFilter refuses', () => {
  test.each([
    {
      name: 'an empty filter',
      text: '',
      position: 1,
      message: 'expected a property or a value, but the filter ends here',
    },
    {
      name: 'no right side',
      text: 'status eq',
      position: 10,
      message: 'expected a property or a value, but the filter ends here',
    },
    {
      name: 'text after the end',
      text: "status eq 'a' garbage",
      position: 15,
      message: "expected 'and', 'or' or the end, but found 'garbage'",
    },
    {
      name: 'a chained comparison',
      text: 'a eq 1 eq 2',
      position: 8,
      message: "expected 'and', 'or' or the end, but found 'eq'",
    },
    {
      name: 'an open string',
      text: "a eq 'b",
      position: 6,
      message: 'the string that begins here has no closing quote; write a quote inside it twice, and & as %26',
    },
    { name: 'an open parenthesis', text: '(a eq 1', position: 8, message: "expected ')', but the filter ends here" },
    {
      name: 'a closing parenthesis',
      text: 'a eq 1)',
      position: 7,
      message: "expected 'and', 'or' or the end, but found ')'",
    },
    {
      name: 'an operator as a value',
      text: 'status eq and',
      position: 11,
      message: "expected a property or a value, but found 'and'",
    },
    {
      name: 'an operator at the start',
      text: "eq 'a'",
      position: 1,
      message: "expected a property or a value, but found 'eq'",
    },
    {
      name: 'a symbol of another language',
      text: 'a = 1',
      position: 3,
      message: "'=' is not a value or a name; write eq",
    },
    {
      name: 'a day that does not exist',
      text: 'at ge 2024-02-30',
      position: 7,
      message: "'2024-02-30' is not a date or a time that exists",
    },
    {
      name: 'an hour that does not exist',
      text: 'at ge 2024-02-01T24:00:00Z',
      position: 7,
      message: "'2024-02-01T24:00:00Z' is not a date or a time that exists",
    },
    {
      name: 'a time without a zone',
      text: 'at ge 2024-02-01T10:00:00',
      position: 7,
      message: "'2024-02-01T10:00:00' is not a value or a name; write it with its offset, such as 2024-02-01T10:00:00Z",
    },
    {
      name: 'a number that runs into a name',
      text: 'a eq 12abc',
      position: 6,
      message: "'12abc' is not a value or a name",
    },
    {
      name: 'an unknown function',
      text: "a eq 1 and trim(b) eq 'c'",
      position: 12,
      message: "the function 'trim' is not supported; use contains, startswith or endswith",
    },
    {
      name: 'a function without its second argument',
      text: 'contains(a)',
      position: 11,
      message: "expected ',', but found ')'",
    },
    {
      name: 'a function of a number',
      text: 'contains(a, 5)',
      position: 13,
      message: 'expected a property or a string',
    },
    {
      name: 'a value as a condition',
      text: "a eq 1 and 'b'",
      position: 12,
      message: "expected a condition, but found the value 'b'",
    },
    { name: 'an empty list', text: 'a in ()', position: 7, message: "expected a property or a value, but found ')'" },
    {
      name: 'a property in a list',
      text: "a in ('x', b)",
      position: 12,
      message: "the list after 'in' may hold only values",
    },
    {
      name: 'a path that ends with a slash',
      text: 'a/ eq 1',
      position: 7,
      message: "expected 'and', 'or' or the end, but found '1'",
    },
    {
      name: 'a path with a value inside',
      text: "a/'b' eq 1",
      position: 3,
      message: "expected a property name, but found ''b''",
    },
    {
      name: 'an unknown quantifier',
      text: 'a/some(x:x eq 1)',
      position: 3,
      message: "'some' is not supported after a path; use any or all",
    },
    {
      name: 'a lambda without a variable',
      text: 'a/all()',
      position: 7,
      message: "expected the name of a variable, but found ')'",
    },
    { name: 'a lambda without a colon', text: 'a/any(x x eq 1)', position: 9, message: "expected ':', but found 'x'" },
    {
      name: 'a variable used twice',
      text: 'a/any(x:x/b/any(x:x eq 1))',
      position: 17,
      message: "the variable 'x' is already in use",
    },
  ])('$name: $text', ({ text, position, message }) => {
    expect(thrownBy(() => parseFilter(text))).toEqual([
      { code: 'BadRequest', target: '$filter', message: `Invalid $filter at position ${position}: ${message}.` },
    ]);
  });

  test('more than 8,192 characters', () => {
    const filter = (length: number): string => `a eq '${'x'.repeat(length - 7)}'`;

    expect(() => parseFilter(filter(8192))).not.toThrow();
    expect(() => parseFilter(filter(8193))).toThrow('longer than 8192 characters');
  });

  test.each([
    { name: 'parentheses', open: '(', close: ')' },
    { name: 'not', open: 'not ', close: '' },
    { name: 'not and parentheses', open: 'not(', close: ')' },
  ])('more than 32 levels of $name', ({ open, close }) => {
    const levels = open === 'not(' ? 16 : 32;
    const filter = (depth: number): string => `${open.repeat(depth)}a eq 1${close.repeat(depth)}`;

    expect(() => parseFilter(filter(levels))).not.toThrow();
    expect(() => parseFilter(filter(levels + 1))).toThrow('nested deeper than 32 levels');
    expect(() => parseFilter(filter(1500))).toThrow('nested deeper than 32 levels');
  });

  test('a long flat chain is not deep', () => {
    const filter = Array.from({ length: 700 }, () => 'a eq 1').join(' or ');

    expect(() => parseFilter(filter)).not.toThrow();
  });

  test('any text, with a 400 and nothing else', () => {
    const words = fc.constantFrom(
      'a',
      'not',
      'and',
      'or',
      'eq',
      'in',
      '(',
      ')',
      ',',
      '/',
      ':',
      "'x'",
      "'",
      '1',
      'any',
      'contains',
      '2024-01-01',
      'null',
    );

    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 12 }).map((all) => all.join(' ')),
        ),
        (text) => {
          let tree: string;
          try {
            tree = formatExpression(parseFilter(text));
          } catch (error) {
            expect(thrownBy(() => parseFilter(text))).toHaveLength(1);
            expect(error).toHaveProperty('code', 'BadRequest');
            return;
          }
          expect(tree).not.toBe('');
        },
      ),
      { seed: 20260808, numRuns: 2000 },
    );
  });
});
