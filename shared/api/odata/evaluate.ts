import {
  type Compare,
  type Comparison,
  type Expression,
  type FunctionCall,
  type Lambda,
  type Literal,
  type PropertyPath,
  instantKey,
} from './filterExpression';
import { readProperty } from './propertyPath';

interface Environment {
  readonly object: object;
  readonly variables: ReadonlyMap<string, unknown>;
}

/** A value in a comparison, with its type. */
interface Operand {
  readonly type: Literal['type'] | 'other';
  readonly value: unknown;
}

function typeOf(value: unknown): Operand['type'] {
  if (value === null || value === undefined) return 'null';
  const type = typeof value;
  return type === 'string' || type === 'number' || type === 'boolean' ? type : 'other';
}

function operandOf(expression: Expression, environment: Environment): Operand {
  if (expression.kind === 'literal') return expression;
  const value = expression.kind === 'path' ? readPath(expression, environment) : holds(expression, environment);
  return { type: typeOf(value), value };
}

function readPath(path: PropertyPath, { object, variables }: Environment): unknown {
  return readProperty(path.variable === undefined ? object : variables.get(path.variable), path.segments);
}

/**
 * Converts a text to the type of the other operand. Date-times and GUIDs are texts in wire form, so only the other operand's type tells
 * them apart.
 */
function converted(operand: Operand, type: Operand['type']): Operand {
  if (operand.type !== 'string' || typeof operand.value !== 'string') return operand;
  if (type === 'guid') return { type, value: operand.value.toLowerCase() };
  const instant = type === 'dateTime' ? instantKey(operand.value) : undefined;
  return instant === undefined ? operand : { type: 'dateTime', value: instant };
}

function sign<T extends string | number>(left: T, right: T): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareText(left: string, right: string): number {
  const [leftInstant, rightInstant] = [instantKey(left), instantKey(right)];
  return leftInstant === undefined || rightInstant === undefined ? sign(left, right) : sign(leftInstant, rightInstant);
}

/** Returns a negative number, zero or a positive number; undefined when the two cannot be compared. */
function compare(left: Operand, right: Operand): number | undefined {
  const [{ type, value: leftValue }, { type: rightType, value: rightValue }] = [
    converted(left, right.type),
    converted(right, left.type),
  ];
  if (type !== rightType || type === 'other') return undefined;
  if (type === 'null') return 0;
  if (typeof leftValue !== 'string' || typeof rightValue !== 'string')
    return sign(Number(leftValue), Number(rightValue));
  return type === 'string' ? compareText(leftValue, rightValue) : sign(leftValue, rightValue);
}

function meets(operator: Comparison, left: Operand, right: Operand): boolean {
  const order = compare(left, right);
  if (order === undefined) return operator === 'ne';
  if (operator === 'eq') return order === 0;
  if (operator === 'ne') return order !== 0;
  if (left.type === 'null') return false; // null has no order
  if (order === 0) return operator === 'ge' || operator === 'le';
  return order > 0 ? operator === 'gt' || operator === 'ge' : operator === 'lt' || operator === 'le';
}

const compares = (expression: Compare, environment: Environment): boolean =>
  meets(expression.operator, operandOf(expression.left, environment), operandOf(expression.right, environment));

/**
 * Tests `contains`, `startswith` or `endswith`. Ignores letter case as Graph does here, although `eq` does not: people type names in any
 * case, and a stored scope query keeps the case in which it was sent (`/groups/…/Owners`, ids in upper case).
 */
function calls(call: FunctionCall, environment: Environment): boolean {
  const { value: text } = operandOf(call.text, environment);
  const { value: part } = operandOf(call.part, environment);
  if (typeof text !== 'string' || typeof part !== 'string') return false;
  const [haystack, needle] = [text.toLowerCase(), part.toLowerCase()];
  switch (call.name) {
    case 'contains':
      return haystack.includes(needle);
    case 'startswith':
      return haystack.startsWith(needle);
    case 'endswith':
      return haystack.endsWith(needle);
  }
}

function quantifies({ quantifier, collection, body }: Lambda, environment: Environment): boolean {
  const value = readPath(collection, environment);
  const elements: readonly unknown[] = Array.isArray(value) ? value : [];
  if (body === undefined) return elements.length > 0;
  const fits = (element: unknown): boolean =>
    holds(body.condition, { ...environment, variables: new Map(environment.variables).set(body.variable, element) });
  return quantifier === 'any' ? elements.some(fits) : elements.every(fits);
}

function holds(expression: Expression, environment: Environment): boolean {
  switch (expression.kind) {
    case 'literal':
      return expression.value === true;
    case 'path':
      return readPath(expression, environment) === true;
    case 'and':
      return expression.operands.every((operand) => holds(operand, environment));
    case 'or':
      return expression.operands.some((operand) => holds(operand, environment));
    case 'not':
      return !holds(expression.operand, environment);
    case 'compare':
      return compares(expression, environment);
    case 'in': {
      const operand = operandOf(expression.operand, environment);
      return expression.values.some((value) => meets('eq', operand, value));
    }
    case 'call':
      return calls(expression, environment);
    case 'lambda':
      return quantifies(expression, environment);
  }
}

/**
 * Tests a filter on an object in its wire form. A missing property is null; null equals only null, and a function of null is false. `eq` is
 * case-sensitive, except with a GUID literal; date-times compare as instants. Values of different types are unequal and have no order.
 */
export const evaluate = (expression: Expression, object: object): boolean =>
  holds(expression, { object, variables: new Map() });
