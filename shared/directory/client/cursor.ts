/** A slice of what the directory holds, and the cursor of the next; undefined at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly cursor: string | undefined;
}

/** The cursor that continues at a position: a text that fits into a table's property, opaque to whoever keeps it. */
export const writeCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** The position in a cursor that `writeCursor` made. */
export const readCursor = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString());
