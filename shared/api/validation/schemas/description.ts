import type { Description, Schema } from 'joi';
import { isWireObject } from '../../odata/propertyPath';

/** The parts of Joi's description of an object, of a list and of alternatives. */
export interface SchemaDescription extends Description {
  readonly keys?: Readonly<Record<string, Description>>;
  readonly items?: readonly Description[];
  readonly matches?: readonly Partial<Record<'schema' | 'then' | 'otherwise', Description>>[];
}

const descriptions = new WeakMap<Schema, SchemaDescription>();

/** Returns Joi's description of a schema. Keeps it, because Joi takes milliseconds to make one. */
export function describe(schema: Schema): SchemaDescription {
  const known = descriptions.get(schema) ?? schema.describe();
  descriptions.set(schema, known);
  return known;
}

/** Returns all of the alternatives of a described schema. */
function choicesOf(description: SchemaDescription): readonly SchemaDescription[] {
  const choices = (description.matches ?? []).flatMap(({ schema, then, otherwise }) =>
    [schema, then, otherwise].filter((one) => one !== undefined),
  );
  return choices.length > 0 ? choices.flatMap(choicesOf) : [description];
}

const entriesOf = (choices: readonly SchemaDescription[]): readonly SchemaDescription[] =>
  choices.flatMap(({ items = [] }) => items.flatMap(choicesOf));

const membersNamed = (name: string, choices: readonly SchemaDescription[]): readonly SchemaDescription[] =>
  choices.flatMap(({ keys = {} }) => (Object.hasOwn(keys, name) ? choicesOf(keys[name] as SchemaDescription) : []));

/** Returns the objects at a path of a described schema, in all of its alternatives. */
export const objectsAt = (
  description: SchemaDescription,
  path: readonly (string | number)[],
): readonly SchemaDescription[] =>
  path.reduce(
    (choices, step) => (typeof step === 'number' ? entriesOf(choices) : membersNamed(step, choices)),
    choicesOf(description),
  );

/**
 * Returns a value with the names of its properties as the schema spells them, because Graph takes them in any letter case. A name stays if
 * the value also has its other spelling. Source: https://learn.microsoft.com/graph/traverse-the-graph.
 */
export const inSpellingOf = (schema: Schema, value: unknown): unknown => respell(value, choicesOf(describe(schema)));

function respell(value: unknown, choices: readonly SchemaDescription[]): unknown {
  if (Array.isArray(value)) {
    const entries = entriesOf(choices);
    return value.map((entry) => respell(entry, entries));
  }
  if (!isWireObject(value)) return value;

  const names = choices.flatMap(({ keys = {} }) => Object.keys(keys));
  const spellings = new Map(names.map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(value).map(([given, member]) => {
      const known = spellings.get(given.toLowerCase()) ?? given;
      const name = Object.hasOwn(value, known) ? given : known;
      return [name, respell(member, membersNamed(name, choices))];
    }),
  );
}
