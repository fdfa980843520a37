/** What the directory answers, before anybody has looked at it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object and neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text in a property, '' where there is none. */
export const textOf = (object: JsonObject, property: string): string => textOrNull(object, property) ?? '';

/** The text in a property, null where there is none. */
export function textOrNull(object: JsonObject, property: string): string | null {
  const value = object[property];
  return typeof value === 'string' && value !== '' ? value : null;
}

/**
 * The id of a directory object, '' where there is none. Ids are the same in any case of letters and may come in any; within the
 * product they are kept and compared in lower case, as those of callers are.
 */
export const idOf = (object: JsonObject, property = 'id'): string => textOf(object, property).toLowerCase();

/** The object in a property, empty where there is none. */
export function objectOf(object: JsonObject, property: string): JsonObject {
  const value = object[property];
  return isObject(value) ? value : {};
}

/** The objects in a collection, none where there is none. */
export function objectsOf(object: JsonObject, property: string): readonly JsonObject[] {
  const value = object[property];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts in a collection, none where there is none. */
export function textsOf(object: JsonObject, property: string): readonly string[] {
  const value = object[property];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Graph's word for what went wrong, and the id under which Microsoft finds the request. */
export function errorCode(body: JsonObject): string {
  const error = objectOf(body, 'error');
  const requestId = textOrNull(objectOf(error, 'innerError'), 'request-id');
  const code = textOrNull(error, 'code') ?? 'no code';
  return requestId === null ? code : `${code}, request ${requestId}`;
}
