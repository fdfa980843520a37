import { queryError } from './queryError';

/** One property to expand, with its nested options. */
export interface Expand {
  readonly property: string;
  readonly select?: readonly string[];
  readonly expand: readonly Expand[];
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
  for (const character of text) {
    depth = depthAfter(character, depth);
    if (depth < 0) throw failure(`$expand has a ')' without a '(': '${text}'.`);
    if (depth > 0 || character !== separator) {
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

interface NestedOptions {
  readonly select?: readonly string[];
  readonly expand: readonly Expand[];
}

function nestedOption(options: NestedOptions, text: string, depth: number): NestedOptions {
  const [, name = '', value = ''] = /^\$?(\w+)=(.*)$/s.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case 'select': {
      const select = parseSelect(value);
      return select === undefined ? options : { ...options, select };
    }
    case 'expand':
      return { ...options, expand: [...options.expand, ...expansions(value, depth + 1)] };
    default:
      throw failure(`'${text}' is not supported inside $expand; only $select and $expand are.`);
  }
}

function expansion(text: string, depth: number): Expand {
  const [, property = '', nested] = /^([\p{L}_][\p{L}\p{N}_]*)\s*(?:\((.*)\))?$/su.exec(text) ?? [];
  if (property === '')
    throw failure(`'${text}' is not the name of a property; write $expand=instances or $expand=instances($select=id).`);
  const empty: NestedOptions = { expand: [] };
  if (nested === undefined) return { property, ...empty };
  const options = splitOutside(nested, ';').filter((option) => option !== '');
  return { property, ...options.reduce((all, option) => nestedOption(all, option, depth), empty) };
}

function expansions(text: string, depth: number): readonly Expand[] {
  if (depth > MAX_DEPTH) throw failure(`$expand is nested deeper than ${MAX_DEPTH} levels.`);
  return splitOutside(text, ',').map((part) => expansion(part, depth));
}

function checkNames(expands: readonly Expand[], allowed: readonly string[], parent: string): void {
  for (const { property, expand } of expands) {
    const path = `${parent}${property}`;
    if (!allowed.includes(path)) {
      throw failure(`'${path}' cannot be expanded; supported: ${allowed.join(', ')}.`);
    }
    checkNames(expand, allowed, `${path}/`);
  }
}

/**
 * Parses `$expand` with nested `$select` and `$expand` (`instance($expand=definition;$select=id)`).
 * `allowed` lists what may be expanded, nested ones by path: `instance`, `instance/definition`.
 * Throws a GraphError (BadRequest, target `$expand`).
 */
export function parseExpand(text: string, allowed: readonly string[]): readonly Expand[] {
  const expands = expansions(text, 1);
  checkNames(expands, allowed, '');
  return expands;
}
