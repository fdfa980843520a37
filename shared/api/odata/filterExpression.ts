/** `eq` and its kin; `in` compares with `eq`. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type FilterFunction = 'contains' | 'startswith' | 'endswith';
export type Quantifier = 'any' | 'all';
/** What a list may allow on a property; `and`, `or` and `not` are always allowed. */
export type FilterOperator = Comparison | FilterFunction | Quantifier | 'in';

/** Where a node begins in the text, counted from 1. */
interface Positioned {
  readonly position: number;
}

export interface Literal extends Positioned {
  readonly kind: 'literal';
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'dateTime' | 'guid';
  /** In the form it is compared in: an instant key for `dateTime`, lower case for `guid`. */
  readonly value: string | number | boolean | null;
  /** As the caller wrote it. */
  readonly text: string;
}

export interface PropertyPath extends Positioned {
  readonly kind: 'path';
  /** The lambda variable the path starts from; without one it starts from the listed object. */
  readonly variable?: string;
  /** Property names and type casts (those with a dot); empty only for a bare variable. */
  readonly segments: readonly string[];
}

interface Logical extends Positioned {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
}

interface Negation extends Positioned {
  readonly kind: 'not';
  readonly operand: Expression;
}

export interface Compare extends Positioned {
  readonly kind: 'compare';
  readonly operator: Comparison;
  readonly left: Expression;
  readonly right: Expression;
}

interface Membership extends Positioned {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly values: readonly Literal[];
}

export interface FunctionCall extends Positioned {
  readonly kind: 'call';
  readonly name: FilterFunction;
  readonly text: Expression;
  readonly part: Expression;
}

export interface Lambda extends Positioned {
  readonly kind: 'lambda';
  readonly quantifier: Quantifier;
  readonly collection: PropertyPath;
  /** Absent for `any()`, which asks whether the collection has an element. */
  readonly body?: { readonly variable: string; readonly condition: Expression };
}

/** A parsed `$filter`. */
export type Expression = Literal | PropertyPath | Logical | Negation | Compare | Membership | FunctionCall | Lambda;

function formatLambda(lambda: Lambda): string {
  const head = `${lambda.quantifier} ${formatExpression(lambda.collection)}`;
  return lambda.body === undefined
    ? `(${head})`
    : `(${head} ${lambda.body.variable} ${formatExpression(lambda.body.condition)})`;
}

/** The tree as an s-expression: one text for all spellings of the same filter, also what tests read. */
// eslint-disable-next-line complexity -- an exhaustive switch over a union
export function formatExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return expression.text;
    case 'path':
      return [...(expression.variable === undefined ? [] : [expression.variable]), ...expression.segments].join('/');
    case 'and':
    case 'or':
      return `(${expression.kind} ${expression.operands.map(formatExpression).join(' ')})`;
    case 'not':
      return `(not ${formatExpression(expression.operand)})`;
    case 'compare':
      return `(${expression.operator} ${formatExpression(expression.left)} ${formatExpression(expression.right)})`;
    case 'in':
      return `(in ${[expression.operand, ...expression.values].map(formatExpression).join(' ')})`;
    case 'call':
      return `(${expression.name} ${formatExpression(expression.text)} ${formatExpression(expression.part)})`;
    case 'lambda':
      return formatLambda(expression);
  }
}
