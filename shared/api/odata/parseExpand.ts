import { didYouMean } from '../../rules/text';
import { queryError } from './filterExpression';

/** An expansion before its names are resolved. */
export interface ParsedExpand {
  readonly property: string;
  readonly select?: readonly string[];
  readonly expand: readonly ParsedExpand[];
  /** The nested options of an expanded collection, by name. */
  readonly options: readonly (readonly [string, string])[];
}

const MAX_DEPTH = 4;

const failure = (message: string): Error => queryError('$expand', message);

const depthAfter = (character: string, depth: number): number =>
  depth + Number(character === '(') - Number(character === ')');

/** Splits at the separators outside parentheses. */
function splitOutside(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let isQuoted = false;
  for (const character of text) {
    if (character === "'") isQuoted = !isQuoted;
    depth = isQuoted ? depth : depthAfter(character, depth);
    if (depth < 0) throw failure(`$expand has a ')' without a '(': '${text}'.`);
    if (isQuoted || depth > 0 || character !== separator) {
      part += character;
      continue;
    }
    parts.push(part.trim());
    part = '';
  }
  if (depth > 0) throw failure(`$expand has a '(' without a ')': '${text}'.`);
  return [...parts, part.trim()];
}

/** Returns the property paths of a `$select`; undefined (everything) when it is empty or has a `*`. */
export function parseSelect(text: string): readonly string[] | undefined {
  const names = text.split(',').map((name) => name.trim());
  const given = names.filter((name) => name !== '');
  return given.length === 0 || given.includes('*') ? undefined : given;
}

type NestedOptions = Omit<ParsedExpand, 'property'>;

const NOTHING: NestedOptions = { expand: [], options: [] };

/** Parses the options in the parentheses of an expansion; `path` leads to it, `lists` are the paths of collections. */
function nestedOption(nested: NestedOptions, text: string, path: string, lists: readonly string[]): NestedOptions {
  const [, name = '', value = ''] = /^\$?(\w+)=(.*)$/s.exec(text) ?? [];
  if (lists.includes(path)) return { ...nested, options: [...nested.options, [`$${name}`, value]] };
  switch (name.toLowerCase()) {
    case 'select': {
      const select = parseSelect(value);
      return select === undefined ? nested : { ...nested, select };
    }
    case 'expand':
      return { ...nested, expand: [...nested.expand, ...expansions(value, `${path}/`, lists)] };
    default:
      throw failure(`'${text}' is not supported inside $expand=${path}; only $select and $expand are.`);
  }
}

function expansion(text: string, parent: string, lists: readonly string[]): ParsedExpand {
  const [, property = '', nested] = /^([\p{L}_][\p{L}\p{N}_]*)\s*(?:\((.*)\))?$/su.exec(text) ?? [];
  if (/^\w+\/\w+$/.test(text)) throw failure(`'${text}' is a path; write $expand=${inParentheses(text)}.`);
  if (property === '')
    throw failure(`'${text}' is not the name of a property; write $expand=instances or $expand=instances($select=id).`);
  const options = nested === undefined ? [] : splitOutside(nested, ';').filter((option) => option !== '');
  const path = parent + property;
  return { property, ...options.reduce((all, option) => nestedOption(all, option, path, lists), NOTHING) };
}

function expansions(text: string, parent: string, lists: readonly string[]): readonly ParsedExpand[] {
  if (parent.split('/').length > MAX_DEPTH) throw failure(`$expand is nested deeper than ${MAX_DEPTH} levels.`);
  return splitOutside(text, ',').map((part) => expansion(part, parent, lists));
}

/** Returns a path as clients write it in `$expand`: `instance($expand=definition)` for `instance/definition`. */
export const inParentheses = (path: string): string => path.replace(/^(\w+)\/(\w+)$/, '$1($expand=$2)');

/** Returns the expansions with their names in the spelling of `allowed`. */
function resolveNames(
  expands: readonly ParsedExpand[],
  allowed: readonly string[],
  parent = '',
): readonly ParsedExpand[] {
  return expands.map((expand) => {
    const written = `${parent}${expand.property}`;
    const path = allowed.find((known) => known.toLowerCase() === written.toLowerCase());
    if (path === undefined) {
      const hint = didYouMean(written, allowed);
      throw failure(`'${written}' cannot be expanded; supported: ${allowed.map(inParentheses).join(', ')}.${hint}`);
    }
    return { ...expand, property: path.slice(parent.length), expand: resolveNames(expand.expand, allowed, `${path}/`) };
  });
}

/**
 * Parses `$expand` with nested options (`instance($expand=definition;$select=id)`). `allowed` lists what may be expanded, nested ones by
 * path: `instance`, `instance/definition`; of those, `lists` are collections, whose nested options stay as pairs of name and value.
 * Throws a GraphError (BadRequest, target `$expand`).
 */
export const parseExpand = (
  text: string,
  allowed: readonly string[],
  lists: readonly string[],
): readonly ParsedExpand[] => resolveNames(expansions(text, '', lists), allowed);
