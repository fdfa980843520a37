import type { Comparison, Expression, FilterOperator, Lambda, PropertyPath } from './filterExpression';
import { filterError } from './queryError';

/** The operators that `$filter` may use on each property path, casts included. The elements of a collection have its path. */
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

/** Such as `status (eq); scope/microsoft.graph.accessReviewQueryScope/query (contains)`. */
const listSupported = (spec: FilterSpec): string =>
  Object.entries(spec)
    .map(([path, operators]) => `${path} (${operators.join(', ')})`)
    .join('; ');

function fullPath(path: PropertyPath, variables: Variables): readonly string[] {
  const start = path.variable === undefined ? undefined : variables.get(path.variable);
  return [...(start ?? []), ...path.segments];
}

class FilterChecker {
  readonly #spec: FilterSpec;

  constructor(spec: FilterSpec) {
    this.#spec = spec;
  }

  #use(path: PropertyPath, operator: FilterOperator, variables: Variables): void {
    const name = fullPath(path, variables).join('/');
    const allowed = Object.hasOwn(this.#spec, name) ? this.#spec[name] : undefined;
    if (allowed?.includes(operator)) return;
    const complaint =
      allowed === undefined ? `'${name}' cannot be filtered on` : `'${operator}' cannot be used on '${name}'`;
    throw filterError(path.position, `${complaint}; supported: ${listSupported(this.#spec)}`);
  }

  #value(expression: Expression, operator: FilterOperator, variables: Variables): void {
    if (expression.kind === 'path') this.#use(expression, operator, variables);
    else this.check(expression, variables);
  }

  #lambda(lambda: Lambda, variables: Variables): void {
    this.#use(lambda.collection, lambda.quantifier, variables);
    if (lambda.body === undefined) return;
    const inner = new Map(variables).set(lambda.body.variable, fullPath(lambda.collection, variables));
    this.check(lambda.body.condition, inner);
  }

  // eslint-disable-next-line complexity -- an exhaustive switch over a union
  check(expression: Expression, variables: Variables): void {
    switch (expression.kind) {
      case 'literal':
        return;
      case 'path': // short for `eq true`
        this.#use(expression, 'eq', variables);
        return;
      case 'and':
      case 'or':
        for (const operand of expression.operands) this.check(operand, variables);
        return;
      case 'not':
        this.check(expression.operand, variables);
        return;
      case 'compare':
        this.#value(expression.left, expression.operator, variables);
        this.#value(expression.right, MIRRORED[expression.operator], variables);
        return;
      case 'in':
        this.#value(expression.operand, 'in', variables);
        return;
      case 'call':
        this.#value(expression.text, expression.name, variables);
        this.#value(expression.part, expression.name, variables);
        return;
      case 'lambda':
        this.#lambda(expression, variables);
    }
  }
}

/**
 * Throws a GraphError (BadRequest, target `$filter`) when the filter uses a property or an operator that the list does not support;
 * the message names the position and lists what is supported.
 */
export function checkFilter(expression: Expression, spec: FilterSpec): void {
  new FilterChecker(spec).check(expression, new Map());
}
