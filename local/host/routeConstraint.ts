/** Returns whether the text of a route parameter is accepted. */
export type Constraint = (value: string) => boolean;

const numberText = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const guidText = /^(?:[0-9a-f]{32}|\{G\}|\(G\)|G)$/.source.replaceAll(
  'G',
  '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
);

const matches =
  (pattern: RegExp): Constraint =>
  (value) =>
    pattern.test(value);

/** Accepts a whole number with this number of bits. */
const integer =
  (bits: number): Constraint =>
  (value) =>
    /^[+-]?\d+$/.test(value) && BigInt.asIntN(bits, BigInt(value.replace('+', ''))) === BigInt(value.replace('+', ''));

const numberBetween =
  (low: number, high: number): Constraint =>
  (value) =>
    numberText.test(value) && Number(value) >= low && Number(value) <= high;

const lengthBetween =
  (low: number, high: number): Constraint =>
  (value) =>
    value.length >= low && value.length <= high;

/** Parses the bounds of a constraint: `"3"` (both bounds) or `"1,5"`. */
function bounds(argument: string): [number, number] {
  const [low = '', high = low] = argument.split(',');
  return [Number(low), Number(high)];
}

const kinds: Readonly<Record<string, (argument: string) => Constraint>> = {
  int: () => integer(32),
  long: () => integer(64),
  bool: () => matches(/^(true|false)$/i),
  guid: () => matches(new RegExp(guidText, 'i')),
  alpha: () => matches(/^[a-z]*$/i),
  datetime: () => (value) => !Number.isNaN(Date.parse(value)),
  decimal: () => matches(/^[+-]?(\d+\.?\d*|\.\d+)$/),
  double: () => matches(numberText),
  float: () => matches(numberText),
  min: (argument) => numberBetween(Number(argument), Infinity),
  max: (argument) => numberBetween(-Infinity, Number(argument)),
  range: (argument) => numberBetween(...bounds(argument)),
  length: (argument) => lengthBetween(...bounds(argument)),
  minlength: (argument) => lengthBetween(Number(argument), Infinity),
  maxlength: (argument) => lengthBetween(0, Number(argument)),
  regex: (argument) => matches(new RegExp(argument, 'i')),
  required: () => (value) => value !== '',
};

/** Returns the inline constraint `kind(argument)` of ASP.NET Core routes. Throws when there is no such constraint. */
export function createConstraint(kind: string, argument: string): Constraint {
  const create = kinds[kind.toLowerCase()];
  if (create === undefined) throw new Error(`There is no route constraint "${kind}".`);
  return create(argument);
}
