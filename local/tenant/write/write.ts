import type { Change, Collection, Mail } from '../directory/changes';
import type { Directory } from '../directory/directory';
import type { JsonObject } from '../message';

/** A write with the ids in its path, one for each `*` of the pattern. */
export interface Write {
  readonly directory: Directory;
  readonly ids: readonly string[];
  readonly body: JsonObject;
  readonly now: Date;
}

/** The changes of a write, and its answer: 204 unless the write creates an object, has a body or sets a status. */
export interface Written {
  readonly changes?: readonly Change[];
  readonly mail?: Mail;
  readonly status?: number;
  readonly created?: { readonly collection: Collection; readonly id: string };
  readonly body?: JsonObject;
}

/** Prepares a write. Throws DirectoryError for what Graph would refuse, before any change. */
export type WriteHandler = (write: Write) => Written;

/** A method, a path with `*` for each id, and the handler. */
export type WriteRoute = readonly [method: string, pattern: string, handler: WriteHandler];
