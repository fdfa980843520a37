import { instantKey, filterError } from './filterExpression';

export interface Token {
  readonly kind: 'string' | 'number' | 'dateTime' | 'guid' | 'name' | 'symbol' | 'end';
  /** The text as the filter has it; empty at the end. */
  readonly text: string;
  /** The position in the filter, counted from 1. */
  readonly position: number;
}

const END_OF_WORD = String.raw`(?![\p{L}\p{N}_.:+-])`;
const DATE = String.raw`\d{4}-\d\d-\d\d`;
const TIME = String.raw`T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)`;
const GUID = String.raw`[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}`;

/** The patterns are tried in this order, because a GUID can begin like a number, a date or a name. */
const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  // OData 4.0 writes the type of an enumeration before its member.
  ['string', /(?:microsoft\.graph\.\w+)?'(?:[^']|'')*'/iuy],
  ['guid', new RegExp(`${GUID}${END_OF_WORD}`, 'iuy')],
  ['dateTime', new RegExp(`${DATE}(?:${TIME})?${END_OF_WORD}`, 'iuy')],
  ['number', new RegExp(String.raw`[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?${END_OF_WORD}`, 'iuy')],
  ['name', /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy],
  ['symbol', /[(),/:]/uy],
];

/** A date and time without its offset. An unescaped `+` arrives as a space, which cuts the offset off. */
const LOCAL_TIME = new RegExp(String.raw`^${DATE}T[\d:.]+$`, 'u');

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
/** An escape that is left after the address was decoded. */
const ESCAPED = /%(?:20|27|2[CF]|3A)/i;
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
  if (text[index] === '"') throw filterError(position, "a string needs single quotes, such as 'InProgress'");
  if (text[index] === "'") throw filterError(position, UNCLOSED);
  throw unknownWord(matchAt(WORD, text, index), position);
}

function unknownWord(word: string, position: number): Error {
  if (ESCAPED.test(word)) return filterError(position, `'${word}' is escaped twice; escape the address once`);
  const instead = SYMBOLS.get(word) ?? (LOCAL_TIME.test(word) ? `it with its offset, such as ${word}Z` : undefined);
  return filterError(
    position,
    `'${word}' is not a value or a name${instead === undefined ? '' : `; write ${instead}`}`,
  );
}

const UNCLOSED = 'the string that begins here has no closing quote; write a quote inside it twice, and & as %26';

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
