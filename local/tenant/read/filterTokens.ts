import { badRequest } from '../message';

/** A token of a filter expression. `text` is the value of a literal, and the source text of any other token. */
export interface Token {
  readonly kind: 'text' | 'number' | 'date' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['text', /'(?:[^']|'')*'/y],
  ['date', /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?![\w-])/y],
  ['word', /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iy],
  ['number', /-?\d+(?:\.\d+)?(?![\w-])/y],
  ['word', /[\w@.$-]+/y],
  ['sign', /[(),:/]/y],
];

/** Returns the tokens of a filter; the last one is always `end`. Throws DirectoryError 400 at a stray character. */
export function readTokens(filter: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    if (/\s/.test(filter[at] ?? '')) {
      at += 1;
      continue;
    }
    const token = tokenAt(filter, at);
    tokens.push({ ...token, text: token.kind === 'text' ? token.text.slice(1, -1).replaceAll("''", "'") : token.text });
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function tokenAt(filter: string, at: number): Token {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(filter)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  throw badRequest(`Invalid filter clause: Syntax error at position ${at} in '${filter}'.`);
}
