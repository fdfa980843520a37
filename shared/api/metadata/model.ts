import type { Version } from '../endpoint/version';

/**
 * The form of the tables in this folder. A type is written as in `Collection(accessReviewScope)`; primitive ones without `Edm.`; an
 * exclamation mark at the end says that it is never null, as in `String!`.
 */
export type TypeText = string;

interface Limited {
  /** The versions that have it; absent: both. */
  readonly versions?: readonly Version[];
  /** Declared, but neither answered nor accepted so far: left out of every document. */
  readonly isServed?: false;
}

interface PropertyRow extends Limited {
  readonly type: TypeText;
}

export interface NavigationRow extends PropertyRow {
  /** What it leads to lives elsewhere; absent: it is contained. */
  readonly contained?: false;
}

export interface StructuredType extends Limited {
  readonly base?: string;
  readonly abstract?: boolean;
  /** Objects carry further members that no table declares. */
  readonly open?: boolean;
  readonly properties?: Readonly<Record<string, TypeText | PropertyRow>>;
  /** Only of entity types. A navigation property is served when a path or an expansion of an endpoint goes through it. */
  readonly navigation?: Readonly<Record<string, TypeText | NavigationRow>>;
}

/** Members with their values; those in `beta` are known only there. */
export interface EnumType {
  readonly members: Readonly<Record<string, number>>;
  readonly beta?: Readonly<Record<string, number>>;
  /** Several members at once, separated by commas. */
  readonly flags?: boolean;
}

/** An action or function, bound to the type of what its path names before it. */
export interface Operation extends Limited {
  readonly kind: 'action' | 'function';
  readonly name: string;
  readonly on: TypeText;
  readonly parameters?: Readonly<Record<string, TypeText>>;
  readonly returns?: TypeText;
}

/** For rows that exist in beta only. */
export const beta = (type: TypeText): { readonly type: TypeText; readonly versions: readonly Version[] } => ({
  type,
  versions: ['beta'],
});

export interface TypeRef {
  /** Without `Edm.` or a namespace. */
  readonly name: string;
  readonly isCollection: boolean;
  readonly isNullable: boolean;
}

/** Takes a type's text apart. */
export function typeRef(text: TypeText): TypeRef {
  const isNullable = !text.endsWith('!');
  const bare = isNullable ? text : text.slice(0, -1);
  const [, item] = /^Collection\((\w+)\)$/.exec(bare) ?? [];
  return { name: item ?? bare, isCollection: item !== undefined, isNullable };
}

/** Primitive types and what they are in JSON. */
export const PRIMITIVES: Readonly<Record<string, { readonly type: string; readonly format?: string }>> = {
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
  Int32: { type: 'integer', format: 'int32' },
  DateTimeOffset: { type: 'string', format: 'date-time' },
  Date: { type: 'string', format: 'date' },
  Duration: { type: 'string', format: 'duration' },
};
