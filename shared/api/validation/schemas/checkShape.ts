import type { Description, Schema, ValidationErrorItem, ValidationResult } from 'joi';
import { GraphError, invalid, type ErrorDetail } from '../../../rules/errors';
import { didYouMean } from '../../../rules/text';
import { isWireObject, type WireObject } from '../../odata/propertyPath';
import { describe, inSpellingOf, objectsAt, type SchemaDescription } from './description';
import { MOST_ENTRIES, type BetaProperties, type OwnTypes } from './graphObject';

/**
 * Returns the body with the names and the defaults of the schema. Adds a problem for each property of the wrong shape; such a part of the
 * result does not have its type. `most` is the length of the longest list that the schema allows. Throws BadRequest when the body is not a
 * JSON object.
 */
export function checkShape<T>(schema: () => Schema<T>, body: unknown, problems: Problems, most = MOST_ENTRIES): T {
  const shape = schema();
  const result = validate(shape, cut(requireObject(body), most));
  const seen = new Set<string>();
  for (const detail of result.error?.details ?? []) {
    const target = detail.path.join('/');
    // Joi reports a number in place of a known string twice; the first report is enough.
    if (seen.has(target)) continue;
    seen.add(target);
    problems.add(target, `'${target}' ${sentence(detail, shape)}`, REQUIRED.has(detail.type) ? 'required' : 'invalid');
  }
  return result.value as T;
}

/** Validates a body. If a name is unknown, validates it once more with the names as the schema spells them. */
function validate<T>(shape: Schema<T>, body: unknown): ValidationResult<T> {
  const options = { convert: false, abortEarly: false };
  const result = shape.validate(body, options);
  const isUnknown = result.error?.details.some(({ type }) => type === 'object.unknown') ?? false;
  return isUnknown ? shape.validate(inSpellingOf(shape, body), options) : result;
}

/** Returns the types of the objects that have a property, each once. */
const typesWith = (name: string, objects: readonly SchemaDescription[]): ReadonlySet<string> =>
  new Set(
    objects
      .filter(({ keys = {} }) => Object.hasOwn(keys, name))
      .flatMap(({ keys }) => (keys?.['@odata.type']?.metas ?? []) as readonly OwnTypes[])
      .flatMap(({ types }) => types.map((type) => `'${type}'`)),
  );

/** Returns whether a property that is unknown here exists in beta. */
const isInBeta = ({ metas = [] }: Description, [name, ...inner]: readonly (string | number)[]): boolean =>
  inner.length === 0 &&
  (metas as readonly BetaProperties[]).some(({ onlyInBeta }) => onlyInBeta.includes(String(name)));

/** Cuts each list to one element more than any schema allows, because Joi compares the elements of some lists pairwise. */
function cut(value: unknown, most: number): unknown {
  if (Array.isArray(value)) return value.slice(0, most + 1).map((entry) => cut(entry, most));
  if (!isWireObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cut(member, most)]));
}

/** Returns the body with the defaults of the schema. Throws BadRequest that names every bad property. */
export function requireShape<T>(schema: () => Schema<T>, body: unknown, most?: number): T {
  const problems = new Problems();
  const shaped = checkShape(schema, body, problems, most);
  problems.throwIfAny();
  return shaped;
}

/** Returns the body as an object. Throws BadRequest when it is not one. */
export function requireObject(body: unknown): WireObject {
  if (isWireObject(body)) return body;

  throw new GraphError('BadRequest', 'The request body must be a JSON object.');
}

const REQUIRED: ReadonlySet<string> = new Set([
  'any.required',
  'scope.required',
  'reviewer.required',
  'array.includesRequiredUnknowns',
]);

type Context = NonNullable<ValidationErrorItem['context']>;

/** The sentences about a property, without its name at the start, by the type of Joi's report. */
const SENTENCES: Readonly<Record<string, (context: Context) => string>> = {
  'reviewer.required': () =>
    "is required: send '/users/{id}' for a person, './manager' with the queryRoot 'decisions' for managers, or '/groups/{id}/owners'.",
  'scope.required': () => 'is required, as on Graph; send the scope of the instance as it is, since it is not changed.',
  'any.only': ({ value, valids }) => oneOf(value, (valids as unknown[]).filter(isGiven)),
  'any.invalid': () => 'is not allowed here.',
  'object.base': ({ value }) => `must be an object${isCut(value) ? CUT : '.'}`,
  'array.base': ({ value }) => `must be an array${isCut(value) ? CUT : betweenBrackets(value)}`,
  'array.max': ({ limit }) => `must have at most ${String(limit)} entries.`,
  'array.min': ({ limit }) => `must have at least ${limit === 1 ? 'one entry' : `${String(limit)} entries`}.`,
  'array.unique': () => 'appears more than once; remove the repetition.',
  'array.sparse': () => 'must not be null.',
  'boolean.base': () => 'must be true or false.',
  'string.base': () => 'must be a string.',
  'string.empty': () => 'must not be empty.',
  'string.max': ({ limit }) => `must have at most ${String(limit)} characters.`,
  'number.base': () => 'must be a number.',
  'number.infinity': () => 'must be a number.',
  'number.unsafe': () => 'must be a smaller number.',
  'number.integer': () => 'must be a whole number.',
  'number.min': ({ limit }) => `must be at least ${String(limit)}.`,
  'number.max': ({ limit }) => `must be at most ${String(limit)}.`,
  'scope.typed': () =>
    "belongs to the review of a catalog, which is not supported; send queries, such as '/users' with '/groups/{id}/transitiveMembers'.",
  'headers.max': () => 'must have at most 16384 characters in all names and values.',
  'date.day': () => 'must be a date such as 2026-01-31.',
  'date.instant': () => 'must be a date and time with its offset, such as 2026-01-31T08:00:00Z.',
  'string.duration': () => 'must be an ISO 8601 duration such as P30D.',
  'string.timeSpan': () => 'must be an ISO 8601 duration that is longer than zero, such as P7D.',
  'string.pattern.base': () => 'must be 64 hexadecimal digits in lower case.',
  'string.guid': () => 'must be a GUID.',
};

function sentence({ type, context, message, path }: ValidationErrorItem, shape: Schema): string {
  if (type === 'object.unknown') return unknownName(path, shape);
  if (type === 'any.required') return `is required${valuesAmong(objectsAt(describe(shape), path))}.`;
  if (type === 'object.base' && isQuery(context?.value, objectsAt(describe(shape), path))) {
    return "must be an object; send the text as its 'query'.";
  }
  return SENTENCES[type]?.(context ?? {}) ?? `is not valid: ${message}.`;
}

function unknownName(path: ValidationErrorItem['path'], shape: Schema): string {
  if (isInBeta(describe(shape), path)) return 'is in beta: send the request to /beta in place of /v1.0.';
  const name = String(path.at(-1));
  const objects = objectsAt(describe(shape), path.slice(0, -1));
  const types = typesWith(name, objects);
  if (types.size > 0) return `needs the '@odata.type' ${[...types].join(' or ')}.`;
  const names = objects.flatMap(({ keys = {} }) => Object.keys(keys));
  return `does not exist here; remove it or correct its name.${didYouMean(name, names) || longerName(name, names)}`;
}

/** Returns the values that a described schema has, after a colon; '' for a schema of free values. */
function valuesAmong(choices: readonly SchemaDescription[]): string {
  const values = choices.flatMap(({ allow = [], metas = [] }) => [
    ...(allow as readonly unknown[]).filter(isGiven),
    ...(metas as readonly Partial<OwnTypes>[]).flatMap(({ types = [] }) => types),
  ]);
  const [only, ...others] = quoted([...new Set(values)]);
  if (only === undefined) return '';
  return others.length === 0 ? `: send ${only}` : `: send one of ${[only, ...others].join(', ')}`;
}

/** Returns whether a text is in place of an object with a query, such as a scope or a reviewer. */
const isQuery = (value: unknown, choices: readonly SchemaDescription[]): boolean =>
  typeof value === 'string' && !isCut(value) && choices.some(({ keys = {} }) => Object.hasOwn(keys, 'query'));

/**
 * Returns a question that suggests a known name which ends with the given one, such as `displayName` for `name`; '' without such a name.
 */
function longerName(name: string, names: readonly string[]): string {
  const longer = names.find((known) => known.endsWith(name.charAt(0).toUpperCase() + name.slice(1)));
  return longer === undefined ? '' : ` Did you mean '${longer}'?`;
}

/**
 * Returns whether ConvertTo-Json of PowerShell has cut the value: it writes an object below its depth, which is 2 by default, as the name
 * of its class or as `@{…}`.
 */
const isCut = (value: unknown): boolean => typeof value === 'string' && /^(?:System\.|@\{)/.test(value);
const CUT = ', but ConvertTo-Json cut it to a text; call it with -Depth 10.';

/** Says how to make a list of a value. Windows PowerShell 5.1 writes some lists as an object with `value` and `Count`. */
function betweenBrackets(value: unknown): string {
  if (value === null) return '.';
  if (!isWireObject(value)) return '; put the value between square brackets.';
  return Array.isArray(value.value)
    ? "; send the list in its 'value' alone, which ConvertTo-Json of Windows PowerShell wrapped."
    : '; put the object between square brackets.';
}

const isGiven = (value: unknown): boolean => value !== null && value !== '';

const quoted = (values: readonly unknown[]): readonly string[] =>
  values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));

function oneOf(value: unknown, valids: readonly unknown[]): string {
  const [only, ...others] = quoted(valids);
  if (only === undefined) return 'must be null.';
  if (others.length === 0) return `must be ${only}.`;
  const hint = typeof value === 'string' ? didYouMean(value, valids.map(String)) : '';
  return `must be one of ${[only, ...others].join(', ')}.${hint}`;
}

/** Collects the problems of a request, so that one answer names all of them. */
export class Problems {
  private readonly found: ErrorDetail[] = [];

  /** Adds a problem; `target` is the path of the property with slashes, `message` a sentence. */
  add(target: string, message: string, code: 'invalid' | 'required' = 'invalid'): void {
    this.found.push({ code, target, message });
  }

  /** Runs a rule and adds the details of the BadRequest that it throws. */
  collect(rule: () => void): void {
    try {
      rule();
    } catch (error) {
      if (!(error instanceof GraphError) || error.code !== 'BadRequest') throw error;
      this.found.push(...error.details);
    }
  }

  /** Returns whether there is a problem at the path, inside it or around it. Then its value is not checked further. */
  concern(path: string): boolean {
    return this.found.some(({ target }) => isWithin(target, path) || isWithin(path, target));
  }

  /** Throws BadRequest that names every problem, if there is one. */
  throwIfAny(): void {
    if (this.found.length > 0) throw invalid(this.found);
  }
}

const isWithin = (path: string, outer: string): boolean => path === outer || path.startsWith(`${outer}/`);
