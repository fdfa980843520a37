import { type ErrorDetail, GraphError, invalid } from '../../rules/errors';

/** The known system query options. */
export type OptionName =
  '$filter' | '$select' | '$expand' | '$orderby' | '$top' | '$skip' | '$count' | '$skiptoken' | '$search' | '$format';

/** Returns the 400 for one bad query option; `message` is a whole sentence. */
export const queryError = (target: OptionName, message: string): GraphError =>
  invalid([{ code: 'BadRequest', target, message }]);

/** Returns the 400 for a `$filter`; `position` counts the characters of its value from 1. */
export const filterError = (position: number, message: string): GraphError =>
  queryError('$filter', `Invalid $filter at position ${position}: ${message}${/[.?]$/.test(message) ? '' : '.'}`);

/** Returns the details of a GraphError. Throws any other error on, because it is a bug. */
export function problemsOf(error: unknown): readonly ErrorDetail[] {
  if (error instanceof GraphError) return error.details;
  throw error;
}

const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d))?$/i;
const FRACTION_DIGITS = 12;

const offsetInMinutes = (offset: string): number =>
  offset.length === 1
    ? 0
    : Number(`${offset.slice(0, 1)}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));

/**
 * Returns a key for an OData date-time or date. Keys of equal instants are equal, and their text order is the order in time; they keep
 * seven fraction digits, where a Date keeps three. A date stands for its midnight in UTC. Returns undefined for any other text and for
 * days and hours that do not exist. Source: docs/graph-reference.md#s0-3.
 */
export function instantKey(text: string): string | undefined {
  const [matched, date = '', minutes = '00:00', seconds = '00', fraction = '', offset = 'Z'] =
    DATE_TIME.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const local = `${date}T${minutes}:${seconds}`;
  const instant = new Date(`${local}Z`);
  // Date rolls 30 February over to March instead of refusing it.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(local)) return undefined;
  const utc = new Date(instant.getTime() - offsetInMinutes(offset) * 60_000).toISOString();
  return `${utc.slice(0, local.length)}.${fraction.padEnd(FRACTION_DIGITS, '0')}`;
}

export interface Token {
  readonly kind: 'string' | 'number' | 'dateTime' | 'guid' | 'name' | 'symbol' | 'end';
  /** As written; empty at the end. */
  readonly text: string;
  /** Counted from 1. */
  readonly position: number;
}

const END_OF_WORD = String.raw`(?![\p{L}\p{N}_.:+-])`;
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)`;
const GUID = String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`;

/** Tried in this order, because a GUID can begin like a number, a date or a name. */
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /'(?:[^']|'')*'/uy],
  ['guid', new RegExp(`${GUID}${END_OF_WORD}`, 'iuy')],
  ['dateTime', new RegExp(`${DATE}(?:${TIME})?${END_OF_WORD}`, 'iuy')],
  ['number', new RegExp(String.raw`[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?${END_OF_WORD}`, 'iuy')],
  ['name', /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy],
  ['symbol', /[(),/:]/uy],
];

/** The operators of other languages, and how OData writes them. */
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ['=', 'eq'],
  ['==', 'eq'],
  ['!=', 'ne'],
  ['<>', 'ne'],
  ['&&', 'and'],
  ['||', 'or'],
]);

const SPACE = /\s+/uy;
const WORD = /[^\s'(),/]+/uy;

function matchAt(pattern: RegExp, text: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? '';
}

function tokenAt(text: string, index: number): Token {
  const position = index + 1;
  for (const [kind, pattern] of PATTERNS) {
    const matched = matchAt(pattern, text, index);
    if (matched === '') continue;
    if (kind === 'dateTime' && instantKey(matched) === undefined) {
      throw filterError(position, `'${matched}' is not a date or a time that exists`);
    }
    return { kind, text: matched, position };
  }
  if (text[index] === '"') throw filterError(position, "a string stands between single quotes, such as 'InProgress'");
  if (text[index] === "'") throw filterError(position, 'the string that begins here has no closing quote');
  const word = matchAt(WORD, text, index);
  const operator = SYMBOLS.get(word);
  throw filterError(
    position,
    `'${word}' is not a value or a name${operator === undefined ? '' : `; write ${operator}`}`,
  );
}

/** Splits a `$filter` into tokens, the last of kind `end`. Throws a GraphError (BadRequest) that names the position. */
export function filterTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let index = matchAt(SPACE, text, 0).length;
  while (index < text.length) {
    const token = tokenAt(text, index);
    tokens.push(token);
    index += token.text.length;
    index += matchAt(SPACE, text, index).length;
  }
  return [...tokens, { kind: 'end', text: '', position: text.length + 1 }];
}
