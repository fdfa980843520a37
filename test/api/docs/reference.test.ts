import { endpoints } from '../../../functions/endpoints';
import { servedModel } from '../../../shared/api/metadata/servedModel';
import { readText } from '../../support/markdown';

const page = readText('docs/graph-reference.md');
/** The words in backquotes. */
const words = new Set([...page.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) => code.split(/[^\w$]+/)));

/** The types that have a page of their own. */
const ELSEWHERE = ['subscription'];

const { types, enums } = servedModel(endpoints, 'beta');

test('the reference has every property that is served', () => {
  const properties = types
    .filter(({ name }) => !ELSEWHERE.includes(name))
    .flatMap((type) => type.properties.map(([name]) => ({ type: type.name, name })));

  expect(properties.length).toBeGreaterThan(100);
  expect(properties.filter(({ name }) => !words.has(name))).toEqual([]);
});

test('the reference has every value of every enumeration', () => {
  const values = enums.flatMap(({ name, members }) => members.map(([value]) => ({ type: name, value })));

  expect(values.length).toBeGreaterThan(20);
  expect(values.filter(({ value }) => value !== 'unknownFutureValue' && !words.has(value))).toEqual([]);
});
