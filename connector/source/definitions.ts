import { PRIMITIVES, typeRef } from '../../shared/api/metadata/model';
import type { ServedModel, ServedType } from '../../shared/api/metadata/servedModel';
import { OWN_TITLES, OWN_TYPES } from './ownTypes';

export type Schema = Readonly<Record<string, unknown>>;

/** Returns the label of a property: `Start date time` for `startDateTime`. */
const titleOf = (name: string): string => {
  const words = name
    .replace(/^@odata\./, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Makes the OpenAPI 2.0 schemas of types, and collects the definitions that they refer to. */
export class Definitions {
  private readonly model: ServedModel;
  private readonly collected = new Map<string, Schema>();

  constructor(model: ServedModel) {
    this.model = model;
  }

  /** Returns the collected definitions in alphabetical order. */
  all(): Readonly<Record<string, Schema>> {
    return Object.fromEntries([...this.collected].sort(([a], [b]) => Number(a > b) - Number(a < b)));
  }

  /** Returns the schema of an answer: one value or a page of values. `expanded` names an expanded navigation property. */
  answer(text: string, expanded?: string): Schema {
    const { name, isCollection } = typeRef(text);
    const item = expanded === undefined ? this.value(`${name}!`) : this.expanded(name, expanded);
    return isCollection ? this.page(item, expanded === undefined ? name : `${name}With${expanded}`) : item;
  }

  value(text: string): Schema {
    const { name, isCollection } = typeRef(text);
    const item = this.single(name);
    return isCollection ? { type: 'array', items: item } : item;
  }

  /** Collects a schema under a name and returns a reference to it. */
  add(name: string, schema: Schema): Schema {
    this.collected.set(name, schema);
    return { $ref: `#/definitions/${name}` };
  }

  private single(name: string): Schema {
    if (name === 'Binary') return { type: 'string', format: 'binary' };
    const primitive = PRIMITIVES[name];
    if (primitive) return simple(primitive);
    const found = this.model.enums.find((candidate) => candidate.name === name);
    if (found) return { type: 'string', enum: found.members.map(([member]) => member) };
    if (!this.collected.has(name)) {
      // A type may contain itself, so reserve its name before its properties are read.
      this.collected.set(name, {});
      this.collected.set(name, this.object(this.propertiesOf(name)));
    }
    return { $ref: `#/definitions/${name}` };
  }

  private expanded(name: string, property: string): Schema {
    const navigation = this.familyOf(name).flatMap((type) => type.navigation);
    const [, found] = navigation.find(([candidate]) => candidate === property) ?? [];
    if (!found) throw new Error(`${name} has no '${property}' to expand.`);
    const properties = [...this.propertiesOf(name), [property, found.type] as const];
    return this.add(`${name}With${property}`, this.object(properties));
  }

  private page(item: Schema, name: string): Schema {
    const link = { type: 'string', 'x-ms-summary': 'Next link', 'x-ms-visibility': 'internal' };
    const value = { type: 'array', 'x-ms-summary': 'Items', items: item };
    return this.add(`${name}Page`, { type: 'object', properties: { value, '@odata.nextLink': link } });
  }

  private object(properties: readonly (readonly [string, string])[]): Schema {
    return {
      type: 'object',
      properties: Object.fromEntries(
        properties.map(([name, text]) => {
          const schema = this.value(text);
          // Readers ignore everything beside a `$ref`.
          const title = OWN_TITLES[name] ?? titleOf(name);
          return [name, '$ref' in schema ? schema : { ...schema, 'x-ms-summary': title }] as const;
        }),
      ),
    };
  }

  /** Returns the properties of the type, of its base types and of its derived types, because a flow shows all of them together. */
  private propertiesOf(name: string): readonly (readonly [string, string])[] {
    const own = OWN_TYPES[name];
    if (own) return Object.entries(own);
    const family = this.familyOf(name);
    if (family.length === 0) throw new Error(`No table has the type '${name}'.`);
    return [...new Map(family.flatMap(({ properties }) => properties))];
  }

  private familyOf(name: string): readonly ServedType[] {
    const { types } = this.model;
    const basesOf = (type: ServedType | undefined): readonly ServedType[] =>
      type ? [...basesOf(types.find((candidate) => candidate.name === type.base)), type] : [];
    const bases = basesOf(types.find((type) => type.name === name));
    const derived = types.filter((type) => type.name !== name && basesOf(type).some((base) => base.name === name));
    return [...bases, ...derived];
  }
}

/** The formats that the platform supports. */
const FORMATS = ['int32', 'date', 'date-time'];

const simple = ({ type, format }: { readonly type: string; readonly format?: string }): Schema =>
  format !== undefined && FORMATS.includes(format) ? { type, format } : { type };
