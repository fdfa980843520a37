import { didYouMean } from '../../rules/text';
import {
  type Compare,
  type Comparison,
  type Expression,
  type FilterOperator,
  type Lambda,
  type PropertyPath,
  filterError,
} from './filterExpression';

/**
 * The operators that `$filter` may use on each property path, casts included. An element of a collection has the path of the collection.
 */
export type FilterSpec = Readonly<Record<string, readonly FilterOperator[]>>;

/** The full path of each lambda variable in scope. */
type Variables = ReadonlyMap<string, readonly string[]>;

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/**
 * Returns the supported paths with their operators, such as `status (eq); scope/microsoft.graph.accessReviewQueryScope/query (contains)`.
 */
const listSupported = (spec: FilterSpec): string =>
  Object.entries(spec)
    .map(([path, operators]) => `${path} (${operators.join(', ')})`)
    .join('; ');

function fullPath(path: PropertyPath, variables: Variables): readonly string[] {
  const start = path.variable === undefined ? undefined : variables.get(path.variable);
  return [...(start ?? []), ...path.segments];
}

/** The permitted values of enumerations, by property path. */
export type Literals = Readonly<Record<string, readonly string[]>>;

/** Resolves the names and literals of a filter to the spelling of the list. */
class FilterResolver {
  readonly #spec: FilterSpec;
  readonly #literals: Literals;

  constructor(spec: FilterSpec, literals: Literals) {
    this.#spec = spec;
    this.#literals = literals;
  }

  /** Returns a property path in the spelling of the list. `isValue` means that the name stands where a value is expected. */
  #path(path: PropertyPath, operator: FilterOperator, variables: Variables, isValue = false): PropertyPath {
    const written = fullPath(path, variables).join('/');
    const name = Object.keys(this.#spec).find((known) => known.toLowerCase() === written.toLowerCase());
    if (name === undefined)
      throw filterError(path.position, `'${written}' cannot be filtered on; ${this.#advice(written, isValue)}`);
    if (!this.#spec[name]?.includes(operator)) {
      const message = `'${operator}' cannot be used on '${name}'; supported: ${listSupported(this.#spec)}`;
      throw filterError(path.position, message);
    }
    return { ...path, segments: name.split('/').slice(-path.segments.length || Infinity) };
  }

  #advice(written: string, isValue: boolean): string {
    const isLiteral = Object.values(this.#literals).some((values) => sameIn(values, written) !== undefined);
    if (isValue || isLiteral) return `put a value between single quotes: '${written}'`;
    return `supported: ${listSupported(this.#spec)}.${didYouMean(written, Object.keys(this.#spec))}`;
  }

  #operand(expression: Expression, operator: FilterOperator, variables: Variables): Expression {
    return expression.kind === 'path'
      ? this.#path(expression, operator, variables)
      : this.resolve(expression, variables);
  }

  /** Returns a literal in the spelling of the property that it is compared with. */
  #literal<T extends Expression>(value: T, other: Expression, variables: Variables): T {
    if (value.kind !== 'literal' || value.type !== 'string' || other.kind !== 'path') return value;
    const name = fullPath(other, variables).join('/');
    const known = Object.hasOwn(this.#literals, name) ? this.#literals[name] : undefined;
    if (known === undefined) return value;
    const found = sameIn(known, String(value.value));
    if (found !== undefined) return { ...value, value: found };
    const list = known.map((literal) => `'${literal}'`).join(', ');
    const message = `${value.text} is not a value of '${name}'; use ${list}.${didYouMean(String(value.value), known)}`;
    throw filterError(value.position, message);
  }

  #lambda(lambda: Lambda, variables: Variables): Lambda {
    const collection = this.#path(lambda.collection, lambda.quantifier, variables);
    if (lambda.body === undefined) return { ...lambda, collection };
    const inner = new Map(variables).set(lambda.body.variable, fullPath(collection, variables));
    return { ...lambda, collection, body: { ...lambda.body, condition: this.resolve(lambda.body.condition, inner) } };
  }

  #compare(expression: Compare, variables: Variables): Compare {
    const left = this.#operand(expression.left, expression.operator, variables);
    const mirrored = MIRRORED[expression.operator];
    const right =
      left.kind === 'path' && expression.right.kind === 'path'
        ? this.#path(expression.right, mirrored, variables, true)
        : this.#operand(expression.right, mirrored, variables);
    return { ...expression, left: this.#literal(left, right, variables), right: this.#literal(right, left, variables) };
  }

  resolve(expression: Expression, variables: Variables): Expression {
    switch (expression.kind) {
      case 'literal':
        return expression;
      case 'path': // short for `eq true`
        return this.#path(expression, 'eq', variables);
      case 'and':
      case 'or':
        return { ...expression, operands: expression.operands.map((operand) => this.resolve(operand, variables)) };
      case 'not':
        return { ...expression, operand: this.resolve(expression.operand, variables) };
      case 'compare':
        return this.#compare(expression, variables);
      case 'in': {
        const operand = this.#operand(expression.operand, 'in', variables);
        return {
          ...expression,
          operand,
          values: expression.values.map((value) => this.#literal(value, operand, variables)),
        };
      }
      case 'call':
        return {
          ...expression,
          text: this.#operand(expression.text, expression.name, variables),
          part: this.#operand(expression.part, expression.name, variables),
        };
      case 'lambda':
        return this.#lambda(expression, variables);
    }
  }
}

/** Finds a text in a list, in any letter case. */
const sameIn = (list: readonly string[], text: string): string | undefined =>
  list.find((known) => known.toLowerCase() === text.toLowerCase());

/**
 * Returns the filter in the spelling of the list: names of properties and values of enumerations match in any letter case. Throws a
 * GraphError (BadRequest, target `$filter`) when the filter uses a property, an operator or a value that the list does not support; the
 * message names the position and lists what is supported.
 */
export const resolveFilter = (expression: Expression, spec: FilterSpec, literals: Literals = {}): Expression =>
  new FilterResolver(spec, literals).resolve(expression, new Map());
