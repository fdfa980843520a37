import type { TableEntity } from '@azure/data-tables';

/** The most characters in a property. A string property holds 64 KiB of UTF-16, which is 32,768 characters. */
const CHUNK = 32_000;

/**
 * These characters are written as escapes. Otherwise one could be cut in two: between two properties, or between two packets that a storage
 * joins as text. A reader of transactions could also take U+2028 for the end of a line.
 */
// eslint-disable-next-line no-control-regex -- everything beyond ASCII is meant
const BEYOND_ASCII = /[^\x00-\x7f]/g;

const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The content of a row, with its key. */
export interface RowContent {
  readonly rowKey: string;
  readonly value: object;
  /** A line that follows from the value. It has a property of its own, so that it can be read without the value. */
  readonly head?: string;
}

/** Writes a value as JSON into as many properties as it needs (`json0`, `json1`, …), and its head. A row holds up to 1 MiB. */
export function toProperties({ value, head }: RowContent): Readonly<Record<string, string>> {
  const json = JSON.stringify(value).replace(BEYOND_ASCII, escaped);
  const properties: Record<string, string> = head === undefined ? {} : { head };
  for (let start = 0, n = 0; start < json.length; start += CHUNK, n += 1) {
    properties[`json${n}`] = json.slice(start, start + CHUNK);
  }
  return properties;
}

/** Returns a row in the form that the SDK takes. */
export const toEntity = (partitionKey: string, row: RowContent): TableEntity => ({
  partitionKey,
  rowKey: row.rowKey,
  ...toProperties(row),
});

/** Returns the value that `toProperties` wrote. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the reader of a row knows what was written
export function fromEntity<T>(entity: Readonly<Record<string, unknown>>): T {
  let json = '';
  for (let n = 0; typeof entity[`json${n}`] === 'string'; n += 1) json += entity[`json${n}`] as string;
  return JSON.parse(json) as T;
}
