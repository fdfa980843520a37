/** What a segment of a path template takes, the more specific kind first in the alphabet. */
type Kind = 'a literal' | 'b function' | 'c key';

interface SegmentPattern {
  readonly kind: Kind;
  readonly regexp: RegExp;
  /** The names of the parameters, in the order of the pattern's groups. */
  readonly names: readonly string[];
}

export interface PathTemplate {
  /** Sorts templates that take the same path: a literal goes before a function's parameter, that before a key. */
  readonly rank: string;
  /** The parameters when the template takes these decoded segments. */
  match(segments: readonly string[]): Readonly<Record<string, string>> | undefined;
}

/** A string literal of OData between its quotes: a quote inside is doubled. */
const STRING_LITERAL = `((?:[^']|'')*)`;
/** A key: not a function call, and not one of OData's own segments such as `$count`. */
const KEY = '([^$()][^()]*)';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const PARAMETER = /\{(\w+)\}/g;

/** Compiles `/definitions/{definitionId}/instances/filterByCurrentUser(on='{on}')`. Literals match in any case. */
export function compileTemplate(path: string): PathTemplate {
  const patterns = path.split('/').filter(Boolean).map(compileSegment);
  return {
    rank: patterns.map(({ kind }) => kind.charAt(0)).join(''),
    match: (segments) => matchAll(patterns, segments),
  };
}

function compileSegment(segment: string): SegmentPattern {
  const names = [...segment.matchAll(PARAMETER)].map(([, name = '']) => name);
  if (names.length === 0) return { kind: 'a literal', regexp: literal(segment), names };
  if (segment === `{${names.join()}}`) return { kind: 'c key', regexp: new RegExp(`^${KEY}$`), names };
  const source = segment
    .split(PARAMETER)
    .map((part, index) => (index % 2 === 0 ? escape(part) : STRING_LITERAL))
    .join('');
  return { kind: 'b function', regexp: new RegExp(`^${source}$`, 'i'), names };
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

/** Ids are stored in lower case, and a GUID is the same in any. */
const key = (value: string): string => (GUID.test(value) ? value.toLowerCase() : value);

const unquoted = (value: string): string => value.replaceAll("''", "'");

const literal = (text: string): RegExp => new RegExp(`^${escape(text)}$`, 'i');

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
