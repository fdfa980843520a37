import { createHash } from 'node:crypto';
import { GraphError } from './errors';

/** Enough of a SHA-256 to tell apart any two versions of one object. */
const HASH_LENGTH = 22;

/**
 * The ETag of a stored object: it changes when the object does and with nothing else, so that a write can answer it without
 * reading back what it wrote. It is weak, since two answers about one version may select different properties.
 */
export function etagOf(stored: object): string {
  const hash = createHash('sha256').update(JSON.stringify(stored)).digest('base64url');
  return `W/"${hash.slice(0, HASH_LENGTH)}"`;
}

/** Whether the list of an `If-Match` or `If-None-Match` header holds the ETag; `*` holds any. Weak and strong forms are alike. */
export function holdsEtag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((entry) => opaque(entry.trim()) === opaque(etag));
}

const opaque = (etag: string): string => etag.replace(/^W\//, '');

/**
 * Lets a change pass whose caller knows the object as it is, or asked for no particular version (`ifMatch` undefined).
 * Throws PreconditionFailed.
 */
export function requireMatch(ifMatch: string | undefined, stored: object): void {
  if (ifMatch === undefined || holdsEtag(ifMatch, etagOf(stored))) return;
  throw new GraphError('PreconditionFailed', 'The object was changed since it was read: its ETag is not in If-Match.');
}
