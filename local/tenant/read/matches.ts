import type { Directory, Row, RowType } from '../directory/directory';
import type { Comparison, Filter, Operand, TextTest } from './filter';
import { isObject } from '../message';
import { navigationOf } from './navigation';

/** The object that a filter is evaluated on, and the values of the enclosing lambdas' variables. */
interface Subject {
  readonly directory: Directory;
  readonly row: Row;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Returns whether the object matches the filter. Compares texts in any letter case, as Graph's directory does. */
export function matches(filter: Filter, row: Row, directory: Directory): boolean {
  return passes(filter, { directory, row, variables: {} });
}

/** Returns the only values of a property that a filter can match; undefined if it can match others. */
export function pinnedTo(filter: Filter | undefined, property: string): readonly string[] | undefined {
  if (filter?.kind === 'and') return pinnedTo(filter.left, property) ?? pinnedTo(filter.right, property);
  const values = equalTo(filter, property);
  return values?.every(({ kind }) => kind === 'literal')
    ? values.map((value) => String(value.kind === 'literal' && value.value))
    : undefined;
}

/** Returns the operands one of which the property must equal. */
function equalTo(filter: Filter | undefined, property: string): readonly Operand[] | undefined {
  if (filter?.kind !== 'in' && !(filter?.kind === 'compare' && filter.operator === 'eq')) return undefined;
  if (filter.left.kind !== 'path' || filter.left.path.join('/') !== property) return undefined;
  return filter.kind === 'in' ? filter.values : [filter.right];
}

// eslint-disable-next-line complexity -- one row for each kind of filter
function passes(filter: Filter, subject: Subject): boolean {
  switch (filter.kind) {
    case 'and':
      return passes(filter.left, subject) && passes(filter.right, subject);
    case 'or':
      return passes(filter.left, subject) || passes(filter.right, subject);
    case 'not':
      return !passes(filter.inner, subject);
    case 'compare':
      return compare(filter.operator, read(filter.left, subject), read(filter.right, subject));
    case 'in':
      return filter.values.some((value) => compare('eq', read(filter.left, subject), read(value, subject)));
    case 'text':
      return textTests[filter.test](folded(read(filter.left, subject)), folded(read(filter.right, subject)));
    case 'isof':
      return isOfType(follow(filter.path, subject), filter.type);
    case 'any':
    case 'all':
      return quantified(filter, subject);
    case 'true':
      return read(filter.operand, subject) === true;
  }
}

function quantified(filter: Filter & { readonly kind: 'any' | 'all' }, subject: Subject): boolean {
  const { inner, variable } = filter;
  const found = follow(filter.path, subject);
  const elements: readonly unknown[] = Array.isArray(found) ? found : [];
  if (inner === undefined) return elements.length > 0;
  const test = (element: unknown): boolean =>
    passes(inner, { ...subject, variables: { ...subject.variables, [variable]: element } });
  return filter.kind === 'any' ? elements.some(test) : elements.every(test);
}

const textTests: Readonly<Record<TextTest, (text: string, part: string) => boolean>> = {
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

const folded = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '');

/** Returns the value of an operand. The value of a date is its instant. */
function read(operand: Operand, subject: Subject): unknown {
  switch (operand.kind) {
    case 'literal':
      return operand.value;
    case 'date':
      return new Date(operand.time);
    case 'path':
      return follow(operand.path, subject);
  }
}

function compare(operator: Comparison, left: unknown, right: unknown): boolean {
  const [a, b] = comparable(left, right);
  switch (operator) {
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    default:
      return (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')
        ? ordered(operator, a < b ? -1 : a > b ? 1 : 0)
        : false;
  }
}

function ordered(operator: Exclude<Comparison, 'eq' | 'ne'>, sign: number): boolean {
  switch (operator) {
    case 'gt':
      return sign > 0;
    case 'ge':
      return sign >= 0;
    case 'lt':
      return sign < 0;
    case 'le':
      return sign <= 0;
  }
}

function comparable(left: unknown, right: unknown): readonly [unknown, unknown] {
  if (left instanceof Date || right instanceof Date) return [instant(left), instant(right)];
  return [plain(left), plain(right)];
}

const plain = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));

function instant(value: unknown): number | null {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'string' ? Date.parse(value) : null;
}

/** Follows a path from the object or from a variable, through properties, relationships, casts and `$count`. */
function follow(path: readonly string[], subject: Subject): unknown {
  const [first, ...rest] = path;
  const fromVariable = first !== undefined && Object.hasOwn(subject.variables, first);
  const start = fromVariable ? subject.variables[first] : subject.row;
  return (fromVariable ? rest : path).reduce<unknown>((value, name) => step(value, name, subject.directory), start);
}

function step(value: unknown, name: string, directory: Directory): unknown {
  if (name === '$count') return Array.isArray(value) ? value.length : null;
  if (isRow(value)) return stepFrom(value, name, directory);
  return isObject(value) ? (value[name] ?? null) : null;
}

function stepFrom(row: Row, name: string, directory: Directory): unknown {
  if (isCast(name)) return isOfType(row, name) ? row : null;
  const navigation = navigationOf(row.type, name);
  if (navigation === undefined) return row.value[name] ?? null;
  const rows = navigation.follow(directory, row);
  return navigation.many ? rows : (rows[0] ?? null);
}

const isRow = (value: unknown): value is Row => isObject(value) && 'type' in value && 'value' in value;

/** Returns whether a value is an object of a type, written with its namespace. */
function isOfType(value: unknown, type: string): boolean {
  return isRow(value) && value.type === typeName(type);
}

/** Returns whether a path segment is a cast, such as `microsoft.graph.user`. */
export const isCast = (segment: string): boolean => /^(microsoft\.)?graph\.\w+$/.test(segment);

/** Returns a type's name without `#` and namespace. */
export const typeName = (type: string): RowType => type.replace(/^#?(microsoft\.)?graph\./, '') as RowType; // it is only compared
