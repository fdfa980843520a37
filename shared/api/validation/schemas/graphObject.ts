import type { AlternativesSchema, ArraySchema, ObjectSchema, Schema, StringSchema } from 'joi';
import { joi, reportedAs } from './joi';

/** OData's control information, such as `@odata.type` or `scope@odata.context`; it is not stored. */
const ANNOTATION = /@(?:odata|microsoft)\./;

/**
 * Returns the schema of an object with these properties and no others, so that no misspelt setting is silently dropped. Annotations are
 * removed.
 */
export const graphObject = (properties: Record<string, Schema>): ObjectSchema =>
  joi().object(properties).pattern(ANNOTATION, joi().any().strip());

/** Returns the schemas of read-only properties. They are ignored, so that a client can send back what it read. */
export const ignored = (...names: readonly string[]): Record<string, Schema> =>
  Object.fromEntries(names.map((name) => [name, joi().any().strip()]));

/**
 * A note in a v1.0 schema that lists properties which only beta has. The error about such a property says that beta takes it. The published
 * schema does not show the note.
 */
export interface BetaProperties {
  readonly onlyInBeta: readonly string[];
}

/** The most entries of a list. Graph documents no limit; ten batches of directory calls can look up this many objects. */
export const MOST_ENTRIES = 200;

/** Returns a schema of a list; the value is undefined when the list is absent or null. */
export const optionalListOf = (item: Schema): ArraySchema => joi().array().items(item).max(MOST_ENTRIES).empty(null);

/** Returns a schema of a list; the value is empty when the list is absent or null. */
export const listOf = (item: Schema): ArraySchema => optionalListOf(item).default([]);

/** Returns the schema of an `@odata.type` that is one of these types. A missing '#' is added. */
export const typeName = (...names: readonly string[]): StringSchema => typeAmong(names, []);

/** Returns the schema of an `@odata.type` that is this type. `others` have schemas of their own, so that an error names all types. */
export const typeNameBeside = (name: string, ...others: readonly string[]): StringSchema => typeAmong([name], others);

/** A note in the schema of an `@odata.type`: the error about a property of another type names the type to send. */
export interface OwnTypes {
  readonly types: readonly string[];
}

function typeAmong(names: readonly string[], others: readonly string[]): StringSchema {
  const types = names.map(qualified);
  const valids = [...types, ...others.map(qualified)];
  return joi()
    .string()
    .meta({ types } satisfies OwnTypes)
    .custom((given: string, { error }) => {
      const name = given.startsWith('#') ? given : `#${given}`;
      return types.includes(name) ? name : error('any.only', { value: name, valids });
    })
    .error(reportedAs('string.base', 'any.only', { valids }));
}

/** Returns the stored form of an `@odata.type`. */
export const qualified = (name: string): string => `#microsoft.graph.${name}`;

/** Chooses the schema by the object's `@odata.type`; `otherwise` applies to all other types. */
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
