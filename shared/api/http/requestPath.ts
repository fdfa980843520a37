import { GraphError } from '../../rules/errors';
import { LONGEST_TARGET } from '../odata/paging';

/** Matches OData's other spellings of `definitions/id`: `definitions('id')`, `definitions(id)` and `definitions(id='id')`. */
const KEY_IN_PARENTHESES = /^(\w+)\((?:id=)?(?:'((?:[^']|'')*)'|([0-9a-f-]{36}))\)$/i;
const NAMESPACE = /^microsoft\.graph\.(?=.)/i;
/** OData 4.0's spelling of a member of an enumeration: `on=microsoft.graph.type'reviewer'`. */
const TYPE_OF_MEMBER = /=microsoft\.graph\.\w+(?=')/i;

/** A URL without its scheme and host. `path` and `query` are as they were sent, `query` without its question mark. */
export interface RequestTarget {
  readonly path: string;
  readonly query: string;
}

/** Throws GraphError RequestUriTooLong for an address that is too long to parse. */
export function requireShortTarget({ path, query }: RequestTarget): void {
  if (path.length + query.length <= LONGEST_TARGET) return;
  throw new GraphError(
    'RequestUriTooLong',
    `The path and the query are longer than ${LONGEST_TARGET} characters. Shorten the $filter, or split the request.`,
  );
}

/** Splits an absolute or relative URL. Does not use `URL`, which would resolve `..` and trust the Host header. */
export function requestTarget(url: string): RequestTarget {
  const [, path = '', query = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  return { path, query };
}

/**
 * Returns the segments of a path in the spelling of the endpoint table: keys as segments, actions and functions without their
 * namespace and without empty parentheses, no empty segments; each percent-decoded once.
 * Throws BadRequest on a malformed percent-encoding
 */
export function pathSegments(path: string): string[] {
  return path.split('/').filter(Boolean).map(decode).flatMap(normalise);
}

function normalise(segment: string): string[] {
  const found = KEY_IN_PARENTHESES.exec(segment);
  if (!found) return [segment.replace(NAMESPACE, '').replace(TYPE_OF_MEMBER, '=').replace(/\(\)$/, '')];
  const [, name = '', quoted, bare = ''] = found;
  return [name, quoted?.replaceAll("''", "'") ?? bare];
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new GraphError(
      'BadRequest',
      'The path has a percent sign that does not begin a valid UTF-8 escape; write %25 for a percent sign.',
      {
        cause,
      },
    );
  }
}
