/** A JSON object in an answer of the directory, its properties not checked yet. */
export type GraphObject = Readonly<Record<string, unknown>>;

/** Returns whether a value is a JSON object and neither null nor an array. */
export const isGraphObject = (value: unknown): value is GraphObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the text in a property, or '' if there is none. */
export const textOf = (object: GraphObject, property: string): string => textOrNull(object, property) ?? '';

/** Returns the text in a property, or null if there is none. */
export function textOrNull(object: GraphObject, property: string): string | null {
  const value = object[property];
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * Returns the id in a property in lower case, or '' if there is none. The directory may return ids in any letter case; the product stores
 * lower case.
 */
export const idOf = (object: GraphObject, property = 'id'): string => textOf(object, property).toLowerCase();

/** Returns whether a property has that id, in any letter case. */
export const isSameId = (object: GraphObject, property: string, id: string): boolean =>
  idOf(object, property) === id.toLowerCase();

/** Returns the object in a property, or an empty one if there is none. */
export function objectOf(object: GraphObject, property: string): GraphObject {
  const value = object[property];
  return isGraphObject(value) ? value : {};
}

/** Returns the objects in a collection; empty if there is no collection. */
export function objectsOf(object: GraphObject, property: string): readonly GraphObject[] {
  const value = object[property];
  return Array.isArray(value) ? value.filter(isGraphObject) : [];
}

/** Returns the texts in a collection; empty if there is no collection. */
export function textsOf(object: GraphObject, property: string): readonly string[] {
  const value = object[property];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Returns the error code of an answer, with the id by which Microsoft finds the request in its logs. */
export function errorCode(body: GraphObject): string {
  const error = objectOf(body, 'error');
  const requestId = textOrNull(objectOf(error, 'innerError'), 'request-id');
  const code = textOrNull(error, 'code') ?? 'no code';
  return requestId === null ? code : `${code}, request ${requestId}`;
}

/** Codes for a missing licence. Source: microsoft-graph-docs #12772 and #14120 (sign-ins), maester #1421 (role schedules). */
const NOT_LICENSED: readonly string[] = [
  'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
  'AadPremiumLicenseRequired',
];

/**
 * An answer that refuses a call; a retry does not help. If nothing catches the error, there is a bug, or an operator must grant a
 * permission.
 */
export class DirectoryRefusal extends Error {
  readonly status: number;
  /** Graph's code, such as `Request_UnsupportedQuery`. */
  readonly code: string;

  /** Makes the error. `call` describes the call in the log, so it must not name a person. */
  constructor(call: string, status: number, body: GraphObject) {
    super(`${call} answered ${status} (${errorCode(body)}).`);
    this.name = 'DirectoryRefusal';
    this.status = status;
    this.code = textOf(objectOf(body, 'error'), 'code');
  }

  /** Returns why the directory withholds information; undefined for any other refusal. */
  get why(): 'notLicensed' | 'notPermitted' | undefined {
    if (NOT_LICENSED.includes(this.code)) return 'notLicensed';
    return this.status === 403 ? 'notPermitted' : undefined;
  }
}
