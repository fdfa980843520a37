import { createHash } from 'node:crypto';
import { GraphError } from './errors';

/** The length of the hash in an ETag: enough of a SHA-256 to distinguish any two versions of an object. */
const HASH_LENGTH = 22;

/**
 * Returns the ETag of a stored object. It depends only on the object, so that a write can return it without another read. It is weak,
 * because two answers about one version may select different properties.
 */
export function etagOf(stored: object): string {
  const hash = createHash('sha256').update(JSON.stringify(stored)).digest('base64url');
  return `W/"${hash.slice(0, HASH_LENGTH)}"`;
}

/** Returns whether an `If-Match` or `If-None-Match` header contains the ETag; `*` contains any. Weak and strong forms count as equal. */
export function holdsEtag(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((entry) => opaque(entry.trim()) === opaque(etag));
}

const opaque = (etag: string): string => etag.replace(/^W\//, '');

/** Throws PreconditionFailed if `ifMatch`, the header `If-Match`, is present and does not contain the ETag of the object. */
export function requireMatch(ifMatch: string | undefined, stored: object): void {
  if (ifMatch === undefined || holdsEtag(ifMatch, etagOf(stored))) return;
  throw new GraphError(
    'PreconditionFailed',
    'The object has changed since you read it: its ETag is not in If-Match. Read it again and repeat the change.',
  );
}
