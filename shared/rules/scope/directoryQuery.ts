/**
 * Parses directory queries of scopes and reviewers, so that the documented shapes can be recognised. Only ids leave this file: requests
 * to the directory are built from them, never from the text of a client.
 */

/** A path without version and trailing slash, and the conjuncts of its `$filter`, without outer parentheses. */
export interface DirectoryQuery {
  readonly path: string;
  readonly conditions: readonly string[];
}

/** The pattern of an id inside a path, one capture. */
export const ID = '([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})';

const VERSION = /^\/(?:v1\.0|beta)(?=\/)/i;

/** The documented queries of these collections expand the principal, to filter by its type. */
const SCHEDULES = /^\/roleManagement\/directory\/role(?:Assignment|Eligibility)ScheduleInstances$/i;

/**
 * Returns the parts of a query; undefined for a text that has anything but a path, one `$filter`, `$count=true`, and for role
 * assignments `$expand=principal`.
 */
export function parseDirectoryQuery(text: string): DirectoryQuery | undefined {
  const [rawPath = '', ...rest] = text.trim().split('?');
  const options = parseOptions(rest.join('?'));
  const path = withoutVersion(rawPath).replace(/\/$/, '');
  if (!options?.every((option) => isAllowed(option, path))) return undefined;

  const filters = options.filter(([name]) => name === '$filter');
  const counts = options.filter(([name]) => name === '$count');
  if (filters.length > 1 || counts.some(([, value]) => value.toLowerCase() !== 'true')) return undefined;

  const [filter] = filters;
  return { path, conditions: filter ? conjuncts(filter[1]) : [] };
}

function isAllowed([name, value]: readonly [string, string], path: string): boolean {
  if (name === '$expand') return value.toLowerCase() === 'principal' && SCHEDULES.test(path);
  return name === '$filter' || name === '$count';
}

/** Returns the query without its `/v1.0` or `/beta`. */
export const withoutVersion = (query: string): string => query.trim().replace(VERSION, '');

/** Whether the query begins with `/v1.0` or `/beta`. */
export const hasVersion = (query: string): boolean => VERSION.test(query.trim());

function parseOptions(text: string): (readonly [string, string])[] | undefined {
  const decoded = decode(text);
  if (decoded === undefined) return undefined;

  return decoded
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, Math.max(equals, 0)).trim().toLowerCase(), part.slice(equals + 1).trim()] as const;
    });
}

/** The documented samples write a blank as itself, as `+` or as `%20`. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** `(a and (b and c))` → `a`, `b`, `c`; blanks between words are single. */
function conjuncts(filter: string): readonly string[] {
  const text = withoutOuterParentheses(filter.replaceAll(/\s+/g, ' ').trim());
  const parts = splitAtTopLevelAnd(text);
  return parts.length > 1 ? parts.flatMap(conjuncts) : parts;
}

function withoutOuterParentheses(text: string): string {
  if (!text.startsWith('(') || closingParenthesis(text) !== text.length - 1) return text;

  return withoutOuterParentheses(text.slice(1, -1).trim());
}

/** Where the parenthesis that opens the text is closed, or -1. */
function closingParenthesis(text: string): number {
  const depths = depthAfterEach(text);
  return depths.findIndex((depth) => depth === 0);
}

function splitAtTopLevelAnd(text: string): string[] {
  const depths = depthAfterEach(text);
  const cuts = [...text.matchAll(/ and /gi)].map((match) => match.index).filter((index) => depths[index] === 0);
  const starts = [0, ...cuts.map((cut) => cut + ' and '.length)];
  return starts.map((start, i) => text.slice(start, cuts[i]).trim());
}

/** The depth of parentheses after each character; characters inside quotes count as one level deeper. */
function depthAfterEach(text: string): number[] {
  const depths: number[] = [];
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === "'") quoted = !quoted;
    else if (!quoted && character === '(') depth += 1;
    else if (!quoted && character === ')') depth -= 1;
    depths.push(quoted ? depth + 1 : depth);
  }
  return depths;
}
