import type { AlternativesSchema, ArraySchema, ObjectSchema, Schema, StringSchema } from 'joi';
import { joi } from './joi';

/** OData's control information, such as `@odata.type` or `scope@odata.context`; it says nothing that is stored. */
const ANNOTATION = /@(?:odata|microsoft)\./;

/** An object with these properties and no others: a misspelt setting must not be dropped silently. Annotations are left out. */
export const graphObject = (properties: Record<string, Schema>): ObjectSchema =>
  joi().object(properties).pattern(ANNOTATION, joi().any().strip());

/** Properties that a client may send back as it read them, and that are ignored. */
export const ignored = (...names: readonly string[]): Record<string, Schema> =>
  Object.fromEntries(names.map((name) => [name, joi().any().strip()]));

/** Graph documents no limit; so many can still be looked up in one go. */
const MOST_ENTRIES = 200;

/** A collection where leaving it out, or null, has a meaning of its own. */
export const optionalListOf = (item: Schema): ArraySchema => joi().array().items(item).max(MOST_ENTRIES).empty(null);

/** A collection; left out and null are both empty. */
export const listOf = (item: Schema): ArraySchema => optionalListOf(item).default([]);

/** The `@odata.type` of one of these types; the leading '#' may be missing and is put there. */
export function typeName(...names: readonly string[]): StringSchema {
  const valids = names.map(qualified);
  return joi()
    .string()
    .custom((given: string, { error }) => {
      const name = given.startsWith('#') ? given : `#${given}`;
      return valids.includes(name) ? name : error('any.only', { valids });
    });
}

/** An `@odata.type` as it is stored and answered. */
export const qualified = (name: string): string => `#microsoft.graph.${name}`;

/** The schema that belongs to the object's `@odata.type`; an object of none of these types is judged by the other one. */
export function byType(schemas: Readonly<Record<string, Schema>>, otherwise: Schema): AlternativesSchema | Schema {
  return Object.entries(schemas).reduceRight<Schema>(
    (rest, [name, schema]) => joi().alternatives().conditional(isOfType(name), { then: schema, otherwise: rest }),
    otherwise,
  );
}

const isOfType = (name: string): ObjectSchema =>
  joi()
    .object({ '@odata.type': typeName(name).required() })
    .required()
    .unknown();
