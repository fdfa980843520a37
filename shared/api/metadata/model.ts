import type { Version } from '../endpoint/endpoint';

/**
 * The name of a type in the tables of this folder, such as `String` (without `Edm.`) or `Collection(accessReviewScope)`. An
 * exclamation mark at the end, as in `String!`, means that the value is never null.
 */
export type TypeText = string;

interface Availability {
  /** The versions that have the type, property or operation; both when absent. */
  readonly versions?: readonly Version[];
  /** False when it is not implemented yet, so that no document mentions it. */
  readonly isServed?: false;
}

interface PropertyRow extends Availability {
  readonly type: TypeText;
}

export interface NavigationRow extends PropertyRow {
  /** The target is contained unless this is false. */
  readonly contained?: false;
  /** The method that updates one of the objects, when it is not PATCH; SDKs are generated from it. */
  readonly updateMethod?: 'PUT';
}

export interface StructuredType extends Availability {
  readonly base?: string;
  readonly abstract?: boolean;
  /** Objects may have members that no table declares. */
  readonly open?: boolean;
  readonly properties?: Readonly<Record<string, TypeText | PropertyRow>>;
  /** The relationships of an entity type to others. A navigation property is served when the path or `$expand` of an endpoint uses it. */
  readonly navigation?: Readonly<Record<string, TypeText | NavigationRow>>;
}

/** The members with their values; `beta` lists the members that only beta has. */
export interface EnumType {
  readonly members: Readonly<Record<string, number>>;
  readonly beta?: Readonly<Record<string, number>>;
  /** A value may hold several members, separated by commas. */
  readonly flags?: boolean;
}

/** An action or function, bound to the type of the path segment before it. */
export interface Operation extends Availability {
  readonly kind: 'action' | 'function';
  readonly name: string;
  readonly on: TypeText;
  readonly parameters?: Readonly<Record<string, TypeText>>;
  readonly returns?: TypeText;
}

/** Returns a property that only beta has. */
export const beta = (type: TypeText): { readonly type: TypeText; readonly versions: readonly Version[] } => ({
  type,
  versions: ['beta'],
});

export interface TypeRef {
  /** The name without `Edm.` or a namespace. */
  readonly name: string;
  readonly isCollection: boolean;
  readonly isNullable: boolean;
}

/** Parses the name of a type. */
export function typeRef(text: TypeText): TypeRef {
  const isNullable = !text.endsWith('!');
  const bare = isNullable ? text : text.slice(0, -1);
  const [, item] = /^Collection\((\w+)\)$/.exec(bare) ?? [];
  return { name: item ?? bare, isCollection: item !== undefined, isNullable };
}

/** The JSON schema of each primitive type. */
export const PRIMITIVES: Readonly<Record<string, { readonly type: string; readonly format?: string }>> = {
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Int32: { type: 'integer', format: 'int32' },
  Int64: { type: 'integer', format: 'int64' },
  DateTimeOffset: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date' },
  Duration: { type: 'string', format: 'duration' },
};
