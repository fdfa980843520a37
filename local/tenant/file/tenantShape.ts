import type { Stored } from '../directory/changes';
import { type JsonObject, isObject } from '../message';

/** The type of a property. With `?`, the property may be null or absent. */
type Kind = 'text' | 'text?' | 'boolean?' | 'date' | 'date?' | 'texts?' | 'object?';

/** The types of properties; a name with dots is nested. Other properties are not checked. */
export type Shape = Readonly<Record<string, Kind>>;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value));

const tests: Readonly<Record<Kind, readonly [test: (value: unknown) => boolean, wanted: string]>> = {
  text: [isText, 'a text'],
  'text?': [isText, 'a text'],
  'boolean?': [(value) => typeof value === 'boolean', 'true or false'],
  date: [isDate, 'a date and time such as 2026-01-05T08:00:00Z'],
  'date?': [isDate, 'a date and time such as 2026-01-05T08:00:00Z'],
  'texts?': [(value) => Array.isArray(value) && value.every(isText), 'an array of texts'],
  'object?': [isObject, 'an object'],
};

/** Returns a required text. Throws an Error that names the property. */
export function readText(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`'${path}' must be a text.`);
  return value;
}

/** Returns a list of objects with ids; empty if it is absent. Throws an Error that names the first bad property. */
export function readObjects(value: unknown, path: string, shape: Shape): readonly Stored[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`'${path}' must be an array.`);
  return value.map((object: unknown, index) => readObject(object, `${path}[${index}]`, shape));
}

function readObject(value: unknown, path: string, shape: Shape): Stored {
  if (!isObject(value)) throw new Error(`'${path}' must be an object.`);
  for (const [name, kind] of Object.entries(shape)) check(value, `${path}.${name}`, [name, kind]);
  return { ...value, id: typeof value.id === 'string' ? value.id : path };
}

function check(object: JsonObject, path: string, [name, kind]: readonly [string, Kind]): void {
  const value = name.split('.').reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), object);
  if (kind.endsWith('?') && (value === undefined || value === null)) return;
  const [passes, wanted] = tests[kind];
  if (!passes(value)) throw new Error(`'${path}' must be ${wanted}.`);
}
