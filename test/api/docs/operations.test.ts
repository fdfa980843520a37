import { endpoints } from '../../../functions/endpoints';
import { readText } from '../../support/markdown';
import { operationOf, rowOf, shapeOf, withTables } from './operationTables';
import { OWN_OPERATIONS } from './ownOperations';
import { NOT_SERVED, REFERENCE_OPERATIONS } from './referenceOperations';

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => `E${String(from + n).padStart(2, '0')}`);

const NUMBERS = [
  range(1, 26),
  range(30, 37),
  range(40, 45),
  range(50, 51),
  range(60, 63),
  range(70, 74),
  range(80, 85),
].flat();

test('the list of the reference has every number', () => {
  expect([...new Set(REFERENCE_OPERATIONS.map(({ id }) => id))]).toEqual(NUMBERS);
});

test('each operation of the reference is served, in its versions, or there is a reason', () => {
  const missing = REFERENCE_OPERATIONS.filter((operation) => {
    if (operation.id in NOT_SERVED) return false;
    const served = rowOf(operation)?.versions;
    return !operation.versions.every((version) => served?.includes(version));
  });

  expect(missing.map(({ id, ...operation }) => `${id} ${operationOf(operation)}`)).toEqual([]);
});

test('no served operation is listed as missing', () => {
  expect(Object.keys(NOT_SERVED).filter((id) => endpoints.some((row) => row.id === id))).toEqual([]);
});

test('each operation that is served is one of the reference or one of our own', () => {
  const known = new Set([
    ...REFERENCE_OPERATIONS.map((operation) => `${operation.id} ${shapeOf(operationOf(operation))}`),
    ...OWN_OPERATIONS.map(({ operation }) => shapeOf(operation)),
  ]);
  const unknown = endpoints.filter((row) => {
    const shape = shapeOf(operationOf(row));
    return !known.has(`${row.id} ${shape}`) && !known.has(shape);
  });

  expect(unknown.map((row) => `${row.id} ${operationOf(row)}`)).toEqual([]);
});

test('our own operations are served', () => {
  const served = endpoints.map(operationOf);

  expect(OWN_OPERATIONS.map(({ operation }) => operation).filter((operation) => !served.includes(operation))).toEqual(
    [],
  );
});

test('docs/endpoints.md is as `npm run docs:endpoints` makes it', () => {
  const page = readText('docs/endpoints.md');

  expect(page).toBe(withTables(page));
});
