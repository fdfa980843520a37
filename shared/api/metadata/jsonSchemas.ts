import type { Schema } from 'joi';
import { PRIMITIVES, typeRef, type TypeText } from './model';
import type { ServedModel, ServedType } from './servedModel';

export type JsonSchema = Readonly<Record<string, unknown>>;

export const reference = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

/** Returns the JSON schemas (draft 2020-12, as in OpenAPI 3.1) of the served types, by name. */
export function typeSchemas(model: ServedModel): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries([
    ...model.enums.map(({ name, flags, members }) => [name, enumSchema(flags, members)] as const),
    ...model.types.map((type) => [type.name, structuredSchema(type, model)] as const),
  ]);
}

/** Returns the schema of a value of this type or of a type derived from it. */
export function valueSchema(text: TypeText, model: ServedModel): JsonSchema {
  const { name, isCollection, isNullable } = typeRef(text);
  const item = primitive(name) ?? concreteSchema(name, model);
  if (isCollection) return { type: isNullable ? ['array', 'null'] : 'array', items: item };
  return isNullable ? nullable(item) : item;
}

function primitive(name: string): JsonSchema | undefined {
  const found = PRIMITIVES[name];
  return found && { ...found };
}

function nullable(schema: JsonSchema): JsonSchema {
  if (typeof schema.type === 'string') return { ...schema, type: [schema.type, 'null'] };
  const choices = Array.isArray(schema.anyOf) ? (schema.anyOf as readonly JsonSchema[]) : [schema];
  return { anyOf: [...choices, { type: 'null' }] };
}

/**
 * Returns the schema of a type. An abstract type has no values of its own, so it accepts the derived types; `@odata.type` names the type.
 */
function concreteSchema(name: string, { types }: ServedModel): JsonSchema {
  const choices = types
    .filter((type) => !type.abstract && isOrDerives(type, name, types))
    .map((type) => reference(type.name));
  return choices.length > 1 ? { anyOf: choices } : (choices[0] ?? reference(name));
}

function isOrDerives(type: ServedType, name: string, types: readonly ServedType[]): boolean {
  if (type.name === name) return true;
  const base = types.find((candidate) => candidate.name === type.base);
  return base !== undefined && isOrDerives(base, name, types);
}

const enumSchema = (flags: boolean, members: readonly (readonly [string, number])[]): JsonSchema => {
  const names = members.map(([name]) => name);
  // Several members are joined with commas.
  return flags
    ? { type: 'string', pattern: `^(?:${names.join('|')})(?:,(?:${names.join('|')}))*$` }
    : { type: 'string', enum: names };
};

function structuredSchema(type: ServedType, model: ServedModel): JsonSchema {
  const properties = Object.fromEntries(type.properties.map(([name, text]) => [name, valueSchema(text, model)]));
  const expanded = type.navigation.map(([name, { type: text }]) => [name, valueSchema(text, model)] as const);
  const isPolymorphic = model.types.some(({ base }) => base === type.name) || type.base !== undefined;
  const own = {
    type: 'object',
    properties: {
      ...(isPolymorphic && type.base === undefined ? { '@odata.type': { type: 'string' } } : {}),
      ...properties,
      ...Object.fromEntries(expanded),
    },
  };
  return type.base === undefined ? own : { allOf: [reference(type.base), own] };
}

/** Returns the JSON schema that Joi writes for a request body. */
export const bodySchema = (schema: Schema): JsonSchema =>
  repaired((schema as unknown as JoiStandard)['~standard'].jsonSchema.input({ target: 'draft-2020-12' })) as JsonSchema;

interface JoiStandard {
  readonly '~standard': { readonly jsonSchema: { input(options: { readonly target: string }): unknown } };
}

/** Corrects Joi's output: nullable enumerations lack null, and choices are nested or repeated. */
function repaired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(repaired);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, repaired(part)]));
  return withChoices(withNull(copy));
}

/** Adds null to the values of a nullable enumeration. Joi omits it, and the schema would refuse null. */
function withNull(schema: JsonSchema): JsonSchema {
  const { type, enum: valids } = schema;
  const lacksNull = Array.isArray(type) && type.includes('null') && Array.isArray(valids) && !valids.includes(null);
  return lacksNull ? { ...schema, enum: [...(valids as unknown[]), null] } : schema;
}

/** Flattens nested choices and drops duplicates and empty choices, which Joi writes for values that are never allowed. */
function withChoices(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  if (!Array.isArray(anyOf)) return schema;
  const flat = (anyOf as readonly JsonSchema[]).flatMap((choice) =>
    Array.isArray(choice.anyOf) && Object.keys(choice).length === 1 ? (choice.anyOf as JsonSchema[]) : [choice],
  );
  const different = new Map(flat.map((choice) => [JSON.stringify(choice), choice]));
  different.delete('{}');
  const [only, ...others] = different.values();
  return only && others.length === 0 ? { ...rest, ...only } : { ...rest, anyOf: [...different.values()] };
}
