import { VERSIONS, type Version, type Endpoint, type Method } from '../endpoint/endpoint';
import { GraphError } from '../../rules/errors';
import { LONGEST_TARGET } from '../odata/paging';

interface Match<Dependencies> {
  readonly endpoint: Endpoint<Dependencies>;
  readonly version: Version;
  readonly params: Readonly<Record<string, string>>;
  /** The path ends with `/$count`: the answer is the number of objects in the collection. */
  readonly isCount?: boolean;
}

/** The path exists, but only with other methods. */
export interface WrongMethod {
  readonly allow: readonly Method[];
}

export interface Router<Dependencies> {
  /** Throws BadRequest for a malformed percent-encoding. */
  match(method: string, path: string): Match<Dependencies> | WrongMethod | undefined;
  /** Returns the correct form of the function at a path, such as `searchDirectory(kind='…')`; undefined if no function has the name. */
  spelling(path: string): string | undefined;
}

interface Candidate<Dependencies> extends Match<Dependencies> {
  readonly rank: string;
}

interface Row<Dependencies> {
  readonly endpoint: Endpoint<Dependencies>;
  readonly template: PathTemplate;
}

/**
 * Finds the row for a method and a path that begins with the version. Of the templates that fit the path, the most specific one counts;
 * the order of the rows does not matter.
 */
export function createRouter<Dependencies>(endpoints: readonly Endpoint<Dependencies>[]): Router<Dependencies> {
  const rows = endpoints.map((endpoint) => ({ endpoint, template: compileTemplate(endpoint.path) }));
  return {
    match(method, path) {
      const [first = '', ...segments] = pathSegments(path);
      const version = VERSIONS.find((known) => known === first.toLowerCase());
      if (version === undefined) return undefined;
      const isCount = segments.at(-1)?.toLowerCase() === '$count';
      const found = choose(candidates(rows, version, isCount ? segments.slice(0, -1) : segments), method);
      if (!isCount || found === undefined) return found;
      if ('allow' in found) return found.allow.includes('GET') ? { allow: ['GET'] } : undefined;
      return found.endpoint.method === 'GET' ? { ...found, isCount } : { allow: ['GET'] };
    },
    spelling(path) {
      const [version, ...segments] = pathSegments(path);
      const row = rows.find(
        ({ endpoint, template }) =>
          endpoint.versions.some((known) => known === version?.toLowerCase()) && template.isNearly(segments),
      );
      const segment = row?.endpoint.path.split('/').find((part) => part.includes('('));
      return segment?.replace(PARAMETER, '…');
    },
  };
}

function candidates<Dependencies>(
  rows: readonly Row<Dependencies>[],
  version: Version,
  segments: readonly string[],
): Candidate<Dependencies>[] {
  return rows.flatMap(({ endpoint, template }) => {
    const params = endpoint.versions.includes(version) ? template.match(segments) : undefined;
    return params ? [{ endpoint, version, params, rank: template.rank }] : [];
  });
}

function choose<Dependencies>(
  found: readonly Candidate<Dependencies>[],
  method: string,
): Match<Dependencies> | WrongMethod | undefined {
  const rank = found.map((candidate) => candidate.rank).sort()[0];
  const rivals = found.filter((candidate) => candidate.rank === rank);
  if (rivals.length === 0) return undefined;
  const chosen = rivals.find(({ endpoint }) => endpoint.method === method.toUpperCase());
  if (!chosen) return { allow: [...new Set(rivals.map(({ endpoint }) => endpoint.method))].sort() };
  return { endpoint: chosen.endpoint, version: chosen.version, params: chosen.params };
}

/** The kinds of segments. Their first letters sort them from specific to general, so that ranks compare as texts. */
type Kind = 'a literal' | 'b function' | 'c key';

interface SegmentPattern {
  readonly kind: Kind;
  readonly regexp: RegExp;
  /** Matches the name of a function with any parameters or none; absent for other segments. */
  readonly named?: RegExp;
  /** The names of the pattern's groups. */
  readonly names: readonly string[];
}

export interface PathTemplate {
  /** Sorts templates that fit the same path: a literal before a function's parameter before a key. */
  readonly rank: string;
  /** Returns the parameters when the template fits these decoded segments. */
  match(segments: readonly string[]): Readonly<Record<string, string>> | undefined;
  /** Returns whether the template has a function and fits these segments except for the content of its parentheses. */
  isNearly(segments: readonly string[]): boolean;
}

/** The inside of an OData string literal; a quote is doubled. */
const STRING_LITERAL = `((?:[^']|'')*)`;
/** A key: not a function or its name, and not one of OData's own segments such as `$count`. */
const KEY = '((?!filterByCurrentUser$)[^$()][^()]*)';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PARAMETER = /\{(\w+)\}/g;

/** Compiles a path such as `/definitions/{definitionId}/instances/filterByCurrentUser(on='{on}')`. Literals match in any letter case. */
export function compileTemplate(path: string): PathTemplate {
  const patterns = path.split('/').filter(Boolean).map(compileSegment);
  const names = patterns.map((pattern) => ({ ...pattern, regexp: pattern.named ?? pattern.regexp, names: [] }));
  return {
    rank: patterns.map(({ kind }) => kind.charAt(0)).join(''),
    match: (segments) => matchAll(patterns, segments),
    isNearly: (segments) => patterns.some(({ named }) => named) && matchAll(names, segments) !== undefined,
  };
}

function compileSegment(segment: string): SegmentPattern {
  const names = [...segment.matchAll(PARAMETER)].map(([, name = '']) => name);
  if (names.length === 0) return { kind: 'a literal', regexp: literal(segment), names };
  if (segment === `{${names.join()}}`) return { kind: 'c key', regexp: new RegExp(`^${KEY}$`, 'i'), names };
  const source = segment
    .split(PARAMETER)
    .map((part, index) => (index % 2 === 0 ? escape(part) : STRING_LITERAL))
    .join('');
  const named = new RegExp(`^${segment.replace(/\(.*/, '')}(?:\\(.*)?$`, 'i');
  return { kind: 'b function', regexp: new RegExp(`^${source}$`, 'i'), named, names };
}

function matchAll(
  patterns: readonly SegmentPattern[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (patterns.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, { kind, regexp, names }] of patterns.entries()) {
    const found = regexp.exec(segments[index] ?? '');
    if (!found) return undefined;
    names.forEach((name, group) => {
      params[name] = kind === 'c key' ? key(found[group + 1] ?? '') : unquoted(found[group + 1] ?? '');
    });
  }
  return params;
}

/** Returns a key in its stored form: GUIDs are not case-sensitive, and the product stores them in lower case. */
const key = (value: string): string => (GUID.test(value) ? value.toLowerCase() : value);

const unquoted = (value: string): string => value.replaceAll("''", "'");

const literal = (text: string): RegExp => new RegExp(`^${escape(text)}$`, 'i');

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

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
 * Returns the segments of a path in the spelling of the endpoint table. Keys become segments; actions and functions lose their namespace and
 * empty parentheses. Leaves out empty segments, and decodes each segment once. Throws BadRequest for a broken percent-encoding.
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
