import type { Row } from '../directory/directory';
import { badRequest } from '../message';

/** A clause of `$search` such as `"displayName:finance reports"`. */
export interface SearchClause {
  readonly property: string;
  readonly value: string;
}

/** The properties that are searched word by word; others are searched by their beginning. */
const byWords: readonly string[] = ['displayName', 'description'];

/**
 * Parses clauses that are joined by OR. Throws DirectoryError 400 for any other text. Source: Microsoft Graph, "Use the $search query
 * parameter": a clause is in double quotes, and `\` precedes a quote or a `\` in it.
 */
export function parseSearch(text: string): readonly SearchClause[] {
  const clause = String.raw`"(?:[^"\\]|\\.)*"`;
  if (!new RegExp(`^${clause}(?: OR ${clause})*$`).test(text.trim())) throw syntaxError(text);
  return [...text.matchAll(new RegExp(clause, 'g'))].map(([quoted]) => {
    const [property = '', ...rest] = quoted.slice(1, -1).split(':');
    if (rest.length === 0) throw syntaxError(text);
    return { property, value: rest.join(':').replaceAll(/\\(.)/g, '$1') };
  });
}

const syntaxError = (text: string) => badRequest(`Syntax error: '${text}' is no valid $search.`);

/** Returns whether one of the clauses matches the object. */
export const matchesSearch = (clauses: readonly SearchClause[], { value }: Row): boolean =>
  clauses.some(({ property, value: wanted }) => {
    const text = value[property];
    if (typeof text !== 'string') return false;
    return byWords.includes(property)
      ? wordsOf(wanted).every((start) => wordsOf(text).some((word) => word.startsWith(start)))
      : text.toLowerCase().startsWith(wanted.toLowerCase());
  });

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
