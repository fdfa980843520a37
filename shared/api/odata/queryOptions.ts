import { resolveFilter, type FilterSpec, type Literals } from './checkFilter';
import { type Expression, type OptionName, problemsOf, queryError } from './filterExpression';
import { parseExpand, parseSelect, type ParsedExpand } from './parseExpand';
import { parseFilter } from './parseFilter';
import { invalid, type ErrorDetail } from '../../rules/errors';
import { didYouMean } from '../../rules/text';

/** Finds a property path in any letter case. Returns its spelling; if a name in the path is unknown, returns the names that exist there. */
export type FindProperty = (path: string) => { readonly path: string } | { readonly names: readonly string[] };

/** The query options that an endpoint supports; absent ones are refused. */
export interface ListSpec {
  /** Property paths with casts, such as `scope/microsoft.graph.accessReviewQueryScope/query`, and their operators. */
  readonly filter?: FilterSpec;
  /** The values of enumerations in `filter`, by property path. */
  readonly literals?: Literals;
  readonly orderby?: readonly string[];
  /** Finds a path such as `settings/recurrence` or, below an expansion, `instance/id`; 'any' accepts all. */
  readonly select?: 'any' | FindProperty;
  /** Paths such as `instance` and `instance/definition`. */
  readonly expand?: readonly string[];
  /** The query options of expanded collections, by their paths in `expand`. */
  readonly lists?: Readonly<Record<string, ListSpec>>;
  /** Whether the endpoint takes `$search`. */
  readonly search?: boolean;
  /** The number of objects after which a page in key order ends, even if it is short. Without this bound, a page ends when it is full. */
  readonly walk?: number;
  /** The endpoint returns one object, so it takes only `$select` and `$expand`. */
  readonly single?: boolean;
}

export interface OrderBy {
  readonly path: string;
  readonly descending: boolean;
}

/** One property to expand, with its nested options. */
export interface Expand {
  readonly property: string;
  readonly select?: readonly string[];
  readonly expand: readonly Expand[];
  /** The options of an expanded collection. */
  readonly query?: QueryOptions;
  /** The options of the expanded collection as they were sent, for the link to the next page. */
  readonly sent?: readonly (readonly [string, string])[];
}

/** The system query options of one request. */
export interface QueryOptions {
  readonly filter?: Expression;
  readonly orderby: readonly OrderBy[];
  /** The selected property paths; everything when absent. */
  readonly select?: readonly string[];
  readonly expand: readonly Expand[];
  /** The number of objects on a page: 0 to 999. */
  readonly top: number;
  /** Whether the request had a `$top`. */
  readonly topGiven: boolean;
  readonly skip: number;
  readonly count: boolean;
  /** The words to search for, without quotation marks. */
  readonly search?: string;
  /** The token as it was sent, unchecked. */
  readonly skiptoken?: string;
  /** The bound that `ListSpec` describes; `Infinity` without one. */
  readonly walk: number;
}

/** Decoded query parameters in the order of the request; a name may repeat. */
type QueryParameters = Iterable<readonly [string, string]>;

const DEFAULT_TOP = 100;
const MAX_TOP = 999;
const MAX_SKIP = 2_147_483_647;

const DEFAULTS: QueryOptions = {
  orderby: [],
  expand: [],
  top: DEFAULT_TOP,
  topGiven: false,
  skip: 0,
  count: false,
  walk: Infinity,
};

const defaultsOf = ({ walk = Infinity }: ListSpec): QueryOptions => ({ ...DEFAULTS, walk });

const OPTIONS: readonly OptionName[] = [
  '$filter',
  '$select',
  '$expand',
  '$orderby',
  '$top',
  '$skip',
  '$count',
  '$skiptoken',
  '$search',
  '$format',
];
/** Clients that build URLs from parts send these options without a value. */
const MAY_BE_EMPTY: ReadonlySet<OptionName> = new Set(['$filter', '$select', '$expand', '$orderby', '$search']);
const OF_SINGLE: readonly OptionName[] = ['$select', '$expand', '$format'];

type OptionReader = (text: string, spec: ListSpec) => Partial<QueryOptions>;

function readFilter(text: string, { filter, literals }: ListSpec): Partial<QueryOptions> {
  if (filter === undefined) throw queryError('$filter', '$filter is not supported here.');
  return { filter: resolveFilter(parseFilter(text), filter, literals) };
}

/** Returns the names in the spelling of their properties. `parent` is the path of the expanded object, with a slash. */
function resolveSelect(
  names: readonly string[],
  find: FindProperty,
  target: OptionName,
  parent = '',
): readonly string[] {
  const found = names.map((name) => ({ name: parent + name, match: find(parent + name) }));
  const unknown = found.flatMap(({ name, match }) => ('path' in match ? [] : [{ name, names: match.names }]));
  if (unknown.length > 0) {
    const hint = unknown.map(({ name, names: known }) => didYouMean(name.split('/').at(-1) ?? '', known)).join('');
    const list = unknown.map(({ name }) => `'${name}'`).join(', ');
    throw queryError(target, `There is no property ${list} to select here.${hint}`);
  }
  return found.map(({ match }) => ('path' in match ? match.path.slice(parent.length) : ''));
}

function readSelect(text: string, { select }: ListSpec): Partial<QueryOptions> {
  if (select === undefined) throw queryError('$select', '$select is not supported here.');
  const names = parseSelect(text);
  if (names === undefined) return {};
  return { select: select === 'any' ? names : resolveSelect(names, select, '$select') };
}

/** Returns the properties selected below expansions, as paths from the object of the request. */
const selectedBelow = (expands: readonly ParsedExpand[], parent = ''): readonly string[] =>
  expands.flatMap(({ property, select = [], expand }) => [
    ...select.map((name) => `${parent}${property}/${name}`),
    ...selectedBelow(expand, `${parent}${property}/`),
  ]);

/** Resolves the nested options: those of an expanded collection by its own specification, `$select` by the properties. */
function resolveExpand(expands: readonly ParsedExpand[], spec: ListSpec, parent = ''): readonly Expand[] {
  const { select: find = 'any', lists = {} } = spec;
  return expands.map(({ property, select, expand, options }): Expand => {
    const path = `${parent}${property}`;
    const list = Object.hasOwn(lists, path) ? lists[path] : undefined;
    if (list) {
      const query = parseQueryOptions(options, list);
      return { property, expand: query.expand, query, sent: options, ...(query.select && { select: query.select }) };
    }
    const names = select && find !== 'any' ? resolveSelect(select, find, '$expand', `${path}/`) : select;
    return { property, expand: resolveExpand(expand, spec, `${path}/`), ...(names && { select: names }) };
  });
}

function readExpand(text: string, spec: ListSpec): Partial<QueryOptions> {
  const { expand, lists = {}, select = 'any' } = spec;
  if (expand === undefined)
    throw queryError(
      '$expand',
      '$expand is not supported here; read related objects at their own path, such as …/instances/{id}/decisions.',
    );
  const expands = parseExpand(text, expand, Object.keys(lists));
  if (select !== 'any') resolveSelect(selectedBelow(expands), select, '$expand');
  return { expand: resolveExpand(expands, spec) };
}

function readOrderByItem(text: string, sortable: readonly string[]): OrderBy {
  const [, path = '', direction = 'asc'] = /^(\S+)(?:\s+(asc|desc))?$/i.exec(text.trim()) ?? [];
  if (path === '') {
    throw queryError('$orderby', `'${text.trim()}' in $orderby is not a property, optionally with asc or desc.`);
  }
  const name = sortable.find((known) => known.toLowerCase() === path.toLowerCase());
  if (name === undefined) {
    const message = `'${path}' cannot be sorted by; supported: ${sortable.join(', ')}.${didYouMean(path, sortable)}`;
    throw queryError('$orderby', message);
  }
  return { path: name, descending: direction.toLowerCase() === 'desc' };
}

function readOrderBy(text: string, { orderby }: ListSpec): Partial<QueryOptions> {
  if (orderby === undefined) throw queryError('$orderby', '$orderby is not supported here.');
  const items = text.split(',').map((item) => readOrderByItem(item, orderby));
  const repeated = items.find(({ path }, n) => items.findIndex((item) => item.path === path) < n);
  if (repeated) throw queryError('$orderby', `$orderby names '${repeated.path}' twice; name each property once.`);
  return { orderby: items };
}

function readTop(text: string): Partial<QueryOptions> {
  const top = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (top === undefined || top > MAX_TOP) {
    throw queryError('$top', `$top must be a whole number from 0 to ${MAX_TOP}, not '${text}'.`);
  }
  return { top, topGiven: true };
}

function readSkip(text: string): Partial<QueryOptions> {
  const skip = /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  if (skip === undefined || skip > MAX_SKIP) {
    throw queryError('$skip', `$skip must be a whole number from 0 to ${MAX_SKIP}, not '${text}'.`);
  }
  return { skip };
}

function readCount(text: string): Partial<QueryOptions> {
  if (!/^(?:true|false)$/i.test(text)) throw queryError('$count', `$count must be true or false, not '${text}'.`);
  return { count: text.toLowerCase() === 'true' };
}

function readSkiptoken(text: string): Partial<QueryOptions> {
  if (text === '') throw queryError('$skiptoken', '$skiptoken is empty.');
  return { skiptoken: text };
}

const LONGEST_SEARCH = 256;

/** Returns the words of a `$search`. The quotation marks that Graph requires around them are optional. */
function readSearch(text: string, { search }: ListSpec): Partial<QueryOptions> {
  if (search !== true) throw queryError('$search', '$search is not supported; use $filter.');
  const words = text.replace(/^"(.*)"$/s, '$1').trim();
  if (words.length > LONGEST_SEARCH) {
    throw queryError('$search', `$search must have at most ${LONGEST_SEARCH} characters.`);
  }
  return { search: words };
}

/** Accepts JSON, for which Graph's SDKs may ask, and no other format. */
function readFormat(text: string): Partial<QueryOptions> {
  if (/^(?:json|application\/json)\b/i.test(text)) return {};
  throw queryError('$format', `$format must be json, not '${text}'.`);
}

const READERS: Readonly<Record<OptionName, OptionReader>> = {
  $filter: readFilter,
  $select: readSelect,
  $expand: readExpand,
  $orderby: readOrderBy,
  $top: readTop,
  $skip: readSkip,
  $count: readCount,
  $skiptoken: readSkiptoken,
  $format: readFormat,
  $search: readSearch,
};

/** Returns the option that a parameter names, with or without `$`; undefined for other parameters. */
function optionName(parameter: string): OptionName | undefined {
  const wanted = parameter.toLowerCase().replace(/^\$?/, '$');
  const name = OPTIONS.find((option) => option === wanted);
  if (name === undefined && parameter.startsWith('$')) {
    const message = `The query option '${parameter}' does not exist.${didYouMean(parameter, OPTIONS)}`;
    throw invalid([{ code: 'BadRequest', target: parameter, message }]);
  }
  return name;
}

/**
 * Reads the system query options, named with or without `$` and in any letter case. Ignores other parameters unless they begin with
 * `$`. Throws one GraphError (BadRequest) with a detail for every bad option. Source: docs/graph-reference.md#s0-3.
 */
export function parseQueryOptions(query: QueryParameters, spec: ListSpec): QueryOptions {
  const seen = new Set<OptionName>();
  const problems: ErrorDetail[] = [];
  let options = defaultsOf(spec);
  for (const [parameter, value] of query) {
    try {
      const name = optionName(parameter);
      if (name === undefined) continue;
      if (seen.has(name)) throw queryError(name, `${name} is given more than once.`);
      seen.add(name);
      if (spec.single === true && !OF_SINGLE.includes(name)) {
        throw queryError(name, `${name} is not supported here, because the answer is one object; use it on a list.`);
      }
      const text = value.trim();
      if (text === '' && MAY_BE_EMPTY.has(name)) continue;
      options = { ...options, ...READERS[name](text, spec) };
    } catch (error) {
      problems.push(...problemsOf(error));
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return options;
}
