import { Session, type Profiler } from 'node:inspector';
import { endpoints } from '../../../functions/endpoints';
import { parseBody } from '../../../shared/api/http/requestBody';
import { parseQueryOptions } from '../../../shared/api/odata/queryOptions';
import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { requireShape } from '../../../shared/api/validation/schemas/checkShape';
import { validateBatch } from '../../../shared/api/validation/validateBatch';
import { GraphError } from '../../../shared/rules/errors';
import { BODIES, entries, HEADERS, keys, list, QUERIES } from '../../torture/security/hostileShapes';

/*
 * Reading a request takes steps in proportion to its size. A step is one call of a function in the product or a library, as the engine
 * counts calls. Work of the engine within one call, such as a regular expression, has its own tests.
 */
const SMALL = 45;
const LARGE = 4 * SMALL;

const session = new Session();
beforeAll(() => {
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
});
afterAll(() => {
  session.disconnect();
});

/** Returns the number of function calls since the last call. */
function takeSteps(): number {
  let found: Profiler.TakePreciseCoverageReturnType | undefined;
  session.post('Profiler.takePreciseCoverage', (error, result) => {
    if (error) throw error;
    found = result;
  });
  if (!found) throw new Error('The engine counts nothing.');
  return found.result
    .flatMap(({ functions }) => functions)
    .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
}

/** Reads a request that may be refused. */
function run(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
  }
}

/** Returns the ratio of the steps for four times the size. The first run loads late modules. */
function growth(act: (n: number) => unknown): number {
  run(() => act(SMALL));
  takeSteps();
  run(() => act(LARGE));
  const large = takeSteps();
  run(() => act(SMALL));
  return large / takeSteps();
}

test('steps that grow with the square of a size are found', () => {
  const compare = (n: number) =>
    list(n, String).filter((text, i, all) => all.findIndex((other) => other === text) === i);
  expect(growth(compare)).toBeGreaterThan(10);
  expect(growth((n) => list(n, String))).toBeLessThan(5);
});

test.each(entries(BODIES))('checking a definition with %s takes steps in proportion', (_, body) => {
  expect(growth((n) => validateDefinition(body(n), 'beta'))).toBeLessThan(5);
});

test.each(entries(HEADERS))('checking a batch whose parts have a long %s takes steps in proportion', (_, value) => {
  const batch = (n: number) => ({
    requests: list(20, (i) => ({ id: String(i), method: 'GET', url: '/x', headers: { prefer: value(n) } })),
  });
  expect(growth((n) => validateBatch(batch(n)))).toBeLessThan(5);
});

test.each(entries(QUERIES))('reading a query with %s takes steps in proportion', (_, options) => {
  const spec = {
    filter: { id: ['eq'], displayName: ['contains'] },
    orderBy: ['displayName'],
    expand: ['instances'],
  } as const;
  const pairs = (n: number) =>
    options(n)
      .split('&')
      .map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]);
  expect(growth((n) => parseQueryOptions(pairs(n), spec))).toBeLessThan(5);
});

test.each(endpoints.flatMap(({ operation, bodySchema }) => (bodySchema ? [[operation, bodySchema] as const] : [])))(
  'checking a body of %s with unknown properties takes steps in proportion',
  (_, schema) => {
    expect(growth((n) => requireShape(() => schema('beta'), keys(n)))).toBeLessThan(5);
  },
);

test.each(entries(BODIES))('reading the text of a body with %s takes steps in proportion', (_, body) => {
  const headers = new Headers({ 'content-type': 'application/json' });
  expect(growth((n) => parseBody({ headers, body: Buffer.from(JSON.stringify(body(n))) }))).toBeLessThan(5);
});
