import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { compileTemplate } from '../../../shared/api/http/router';

/*
 * Every regular expression of the product takes time that grows with its input and not with the square of it. Each is fed strings that
 * make a backtracking engine work hardest: one of its own characters or literal texts, repeated, between a start that fits and an end
 * that does not. Steps are compared by the ratio of two sizes, so that the speed of the machine does not matter.
 */
const ROOT = join(__dirname, '../../..');
const SMALL = 4 * 1024;
const LARGE = 16 * 1024;
const WHOLE = 64 * 1024;
/** A linear expression needs about 0.1 ms for the large size; below this no ratio is taken, because the clock is too coarse. */
const NOTICEABLE_MS = 2;

/** Expressions whose input is short, and how many characters it has at most. */
const BOUNDED: Readonly<Record<string, number>> = {
  // Settings of the deployment are no input.
  [String.raw`/\/+$/`]: 1_024,
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

function expressionsOf(file: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return found;
}

const literals = ['functions', 'shared'].flatMap((folder) =>
  filesBelow(join(ROOT, folder)).flatMap((file) =>
    expressionsOf(file).map((text): [string, string] => [relative(ROOT, file), text]),
  ),
);

function parse(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1).replace('y', ''));
}

/** The literal texts of an expression, and a character for each of its classes. */
function pumpsOf(source: string): string[] {
  const plain = source
    .replace(/\\[dwWsSbDpPkux](?:\{[^}]*\})?|\(\?<?[=!:]|[[\]{}()|*+?^$]/g, '\n')
    .replaceAll('\\', '');
  const texts = plain.split(/[\n.]+/).filter((text) => text !== '' && text.length < 40);
  return [
    ...new Set([...texts, ...texts.flatMap((text) => Array.from(text)), 'a', '0', ' ', '\t', "'", '?', '/', '.', ',']),
  ];
}

function worstCases(source: string): ((size: number) => string)[] {
  const pumps = pumpsOf(source);
  const starts = ['', ...pumps.filter((pump) => pump.length > 1)];
  return pumps.flatMap((pump) =>
    starts.map((start) => (size: number) => `${start}${pump.repeat(Math.ceil(size / pump.length))}\u0000${pump}`),
  );
}

/** The shortest of three runs, in milliseconds. */
function timeOf(expression: RegExp, text: string): number {
  const runs = [1, 2, 3].map(() => {
    const started = performance.now();
    expression.lastIndex = 0;
    expression.exec(text);
    return performance.now() - started;
  });
  return Math.min(...runs);
}

/** Whether the time for four times the size is less than eight times as long: linear is four, quadratic sixteen. */
function isLinear(expression: RegExp, makeText: (size: number) => string): boolean {
  const large = timeOf(expression, makeText(LARGE));
  return large < NOTICEABLE_MS || large / timeOf(expression, makeText(SMALL)) < 8;
}

test('a quadratic expression is found', () => {
  const quadratic = /^\s*\s*x$/;
  expect(worstCases(quadratic.source).some((makeText) => !isLinear(quadratic, makeText))).toBe(true);
});

test.each(literals)('%s: %s is linear, or its input is short', (_, text) => {
  const expression = parse(text);
  const bound = BOUNDED[text];
  for (const makeText of worstCases(expression.source)) {
    if (bound !== undefined) {
      expression.exec(makeText(bound));
      continue;
    }
    expect([JSON.stringify(makeText(40)), isLinear(expression, makeText)]).toEqual([expect.anything(), true]);
    expression.exec(makeText(WHOLE));
  }
});

test('no bound stands for an expression that is gone', () => {
  expect(Object.keys(BOUNDED).filter((text) => !literals.some(([, literal]) => literal === text))).toEqual([]);
});

test.each(["/definitions/{id}/instances/filterByCurrentUser(on='{on}')", '/users/{id}/x'])('the path %s', (path) => {
  const template = compileTemplate(path);
  const segments = path.split('/').filter(Boolean);
  for (const character of ["'", 'a', '(', ')', '%', '=']) {
    const timeFor = (size: number) => {
      const started = performance.now();
      template.match(segments.map((segment) => segment.replace(/\{\w+\}/, character.repeat(size))));
      return performance.now() - started;
    };
    expect(timeFor(WHOLE) < 50 || timeFor(WHOLE) / timeFor(LARGE) < 8).toBe(true);
  }
});
