import type { Change, Collection, Mail } from '../directory/changes';
import type { Directory } from '../directory/directory';
import type { JsonObject } from '../message';

/** A write, its path matched: `ids` are what stood where the pattern has `*`. */
export interface Write {
  readonly directory: Directory;
  readonly ids: readonly string[];
  readonly body: JsonObject;
  readonly now: Date;
}

/** What a write does, and what it answers: 204 unless it creates something, tells something or says otherwise. */
export interface Written {
  readonly changes?: readonly Change[];
  readonly mail?: Mail;
  readonly status?: number;
  readonly created?: { readonly collection: Collection; readonly id: string };
  readonly told?: JsonObject;
}

/** A kind of write; throws DirectoryError for what Graph would refuse, before anything has changed. */
export type WriteHandler = (write: Write) => Written;

/** A write's method, its path with `*` for an id, and what does it. */
export type WriteRoute = readonly [method: string, pattern: string, handler: WriteHandler];
