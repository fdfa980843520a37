import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { endpoints } from '../../../functions/endpoints';
import type * as router from '../../../shared/api/http/router';

/*
 * Every regular expression of the product takes time that grows with its input and not with the square of it. Each one gets texts that make
 * a backtracking engine work hardest: one of its own characters or literal texts, repeated, between a start that matches and an end that
 * does not. Times are compared by the ratio of two sizes, so that the speed of the machine does not matter.
 */
const ROOT = join(__dirname, '../../..');
const SMALL = 4 * 1024;
const LARGE = 16 * 1024;
const WHOLE = 64 * 1024;
/** A linear expression needs about 0.1 ms for the large size. The clock is too coarse for ratios of shorter times. */
const NOTICEABLE_MS = 2;

/** Expressions whose input is short, each with the most characters of its input. */
const BOUNDED: Readonly<Record<string, number>> = {
  // A setting of the deployment is not input of a caller.
  [String.raw`/\/+$/`]: 1_024,
};

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** The literal expressions of a file, and how many expressions it makes at run time. */
interface Expressions {
  readonly file: string;
  readonly literals: readonly string[];
  readonly places: number;
}

function expressionsOf(file: string): Expressions {
  const literals: string[] = [];
  let places = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) literals.push(node.text);
    if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText() === 'RegExp') places += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return { file, literals, places };
}

const sources = ['functions', 'shared'].flatMap((folder) => filesBelow(join(ROOT, folder)).map(expressionsOf));
const literals = sources.flatMap(({ file, literals: texts }) =>
  texts.map((text): [string, string] => [relative(ROOT, file), text]),
);

/** Loads the files that make expressions, and compiles every path. Returns each call of `RegExp` with the expressions that it made. */
function madeExpressions(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, string[]>();
  const BuiltIn = globalThis.RegExp;
  globalThis.RegExp = new Proxy(BuiltIn, {
    construct(target, args: [string, string?]) {
      // The first frame of the stack is this trap, the second is the call of `new`.
      const caller = /\/[^():]+:\d+:\d+/.exec(new Error().stack?.split('\n')[2] ?? '')?.[0] ?? '';
      const expression = new target(...args);
      if (files.includes(caller.split(':')[0] ?? ''))
        made.set(caller, [...(made.get(caller) ?? []), String(expression)]);
      return expression;
    },
  });
  try {
    jest.isolateModules(() => {
      for (const file of files) jest.requireActual(file);
      const { compileTemplate: compile } = jest.requireActual<typeof router>('../../../shared/api/http/router');
      for (const { path } of endpoints) compile(path);
    });
  } finally {
    globalThis.RegExp = BuiltIn;
  }
  return made;
}

const makers = sources.filter(({ places }) => places > 0);
const made = madeExpressions(makers.map(({ file }) => file));
const templates = [...made].flatMap(([place, texts]) =>
  [...new Set(texts)].map((text): [string, string] => [relative(ROOT, place.split(':')[0] ?? ''), text]),
);

function parse(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1).replace('y', ''));
}

/** Returns the literal texts of an expression, and a character for each of its classes. */
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

/** Returns the shortest of three runs, in milliseconds. */
function timeOf(expression: RegExp, text: string): number {
  const runs = [1, 2, 3].map(() => {
    const started = performance.now();
    expression.lastIndex = 0;
    expression.exec(text);
    return performance.now() - started;
  });
  return Math.min(...runs);
}

/** How often an expression is measured before it counts as not linear, because another process may have had the processor. */
const LOOKS = 5;

/** Returns whether four times the size takes less than eight times as long: linear is four times, quadratic sixteen. */
const isLinear = (expression: RegExp, makeText: (size: number) => string): boolean =>
  Array.from({ length: LOOKS }).some(() => {
    const large = timeOf(expression, makeText(LARGE));
    return large < NOTICEABLE_MS || large / timeOf(expression, makeText(SMALL)) < 8;
  });

test('a quadratic expression is found', () => {
  // Groups of 32 are quadratic too, and take seconds less, because they repeat less often.
  const quadratic = /^(?:\s{32})*(?:\s{32})*x$/;
  expect(worstCases(quadratic.source).some((makeText) => !isLinear(quadratic, makeText))).toBe(true);
});

test.each([...literals, ...templates])('%s: %s is linear, or its input is short', (_, text) => {
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

test('no bound is kept for an expression that is gone', () => {
  expect(Object.keys(BOUNDED).filter((text) => !literals.some(([, literal]) => literal === text))).toEqual([]);
});

test.each(makers.map(({ file, places }) => [relative(ROOT, file), places] as const))(
  'every expression that %s makes is tried: %d places',
  (file, places) => {
    expect([...made.keys()].filter((place) => place.startsWith(`${join(ROOT, file)}:`))).toHaveLength(places);
  },
);
