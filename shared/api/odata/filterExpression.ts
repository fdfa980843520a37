import { type ErrorDetail, GraphError, invalid } from '../../rules/errors';

/** The known system query options. */
export type OptionName =
  '$filter' | '$select' | '$expand' | '$orderby' | '$top' | '$skip' | '$count' | '$skiptoken' | '$search' | '$format';

/** Returns the 400 for one bad query option; `message` is a whole sentence. */
export const queryError = (target: OptionName, message: string): GraphError =>
  invalid([{ code: 'BadRequest', target, message }]);

/** Returns the 400 for a `$filter`; `position` counts the characters of its value from 1. */
export const filterError = (position: number, message: string): GraphError =>
  queryError('$filter', `Invalid $filter at position ${position}: ${message}${/[.?]$/.test(message) ? '' : '.'}`);

/** Returns the details of a GraphError. Rethrows any other error, because it is a bug. */
export function problemsOf(error: unknown): readonly ErrorDetail[] {
  if (error instanceof GraphError) return error.details;
  throw error;
}

export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
export type FilterFunction = 'contains' | 'startswith' | 'endswith';
export type Quantifier = 'any' | 'all';
/** The operators that a list can allow on a property; `and`, `or` and `not` are always allowed. */
export type FilterOperator = Comparison | FilterFunction | Quantifier | 'in';

interface Node {
  /** Where the node begins in the text, counted from 1. */
  readonly position: number;
}

export interface Literal extends Node {
  readonly kind: 'literal';
  readonly type: 'string' | 'number' | 'boolean' | 'null' | 'dateTime' | 'guid';
  /** The value in comparable form: an instant key for `dateTime`, lower case for `guid`. */
  readonly value: string | number | boolean | null;
  /** The text of the literal as the filter has it. */
  readonly text: string;
}

export interface PropertyPath extends Node {
  readonly kind: 'path';
  /** The lambda variable at the start of the path; absent when the path starts at the listed object. */
  readonly variable?: string;
  /** Property names and type casts (with a dot); empty only for a bare variable. */
  readonly segments: readonly string[];
}

interface Logical extends Node {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Expression[];
}

interface Negation extends Node {
  readonly kind: 'not';
  readonly operand: Expression;
}

export interface Compare extends Node {
  readonly kind: 'compare';
  readonly operator: Comparison;
  readonly left: Expression;
  readonly right: Expression;
}

interface Membership extends Node {
  readonly kind: 'in';
  readonly operand: Expression;
  readonly values: readonly Literal[];
}

export interface FunctionCall extends Node {
  readonly kind: 'call';
  readonly name: FilterFunction;
  readonly text: Expression;
  readonly part: Expression;
}

export interface Lambda extends Node {
  readonly kind: 'lambda';
  readonly quantifier: Quantifier;
  readonly collection: PropertyPath;
  /** The variable and the condition; absent for `any()`, which tests whether the collection has an element. */
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

/** Formats the tree as an s-expression, which is the same for all spellings of a filter. */
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

const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d))?$/i;
const FRACTION_DIGITS = 12;

const offsetInMinutes = (offset: string): number =>
  offset.length === 1
    ? 0
    : Number(`${offset.slice(0, 1)}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));

/**
 * Returns a key for an OData date-time or date. Keys of equal instants are equal, and their text order is the order in time; they keep
 * seven fraction digits, where a Date keeps three. A date stands for its midnight in UTC. Returns undefined for any other text and for
 * days and hours that do not exist. Source: docs/graph-reference.md#s0-3.
 */
export function instantKey(text: string): string | undefined {
  const [matched, date = '', minutes = '00:00', seconds = '00', fraction = '', offset = 'Z'] =
    DATE_TIME.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const local = `${date}T${minutes}:${seconds}`;
  const instant = new Date(`${local}Z`);
  // Date rolls 30 February over to March instead of refusing it.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(local)) return undefined;
  const utc = new Date(instant.getTime() - offsetInMinutes(offset) * 60_000).toISOString();
  return `${utc.slice(0, local.length)}.${fraction.padEnd(FRACTION_DIGITS, '0')}`;
}
