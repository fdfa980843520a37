import { checkFilter, type FilterSpec } from './checkFilter';
import type { Expression } from './filterExpression';
import { parseExpand, parseSelect, type Expand } from './parseExpand';
import { parseFilter } from './parseFilter';
import { problemsOf, queryError, type OptionName } from './queryError';
import { invalid, type ErrorDetail, type GraphError } from '../../rules/errors';

export type IsProperty = (path: string) => boolean;

/** What one endpoint supports; an option that is absent here is refused. */
export interface ListSpec {
  /** Paths with their casts, as `scope/microsoft.graph.accessReviewQueryScope/query`, and their operators. */
  readonly filter?: FilterSpec;
  readonly orderby?: readonly string[];
  /** Whether a path names a property, as in `settings/recurrence`, or for what is expanded `instance/id`; 'any' takes what it is given. */
  readonly select?: 'any' | IsProperty;
  /** Nested ones by path: `instance`, `instance/definition`. */
  readonly expand?: readonly string[];
  /** The endpoint answers one object: only `$select` and `$expand` make sense. */
  readonly single?: boolean;
}

export interface OrderBy {
  readonly path: string;
  readonly descending: boolean;
}

/** The system query options of one request. */
export interface QueryOptions {
  readonly filter?: Expression;
  readonly orderby: readonly OrderBy[];
  /** Absent = everything. */
  readonly select?: readonly string[];
  readonly expand: readonly Expand[];
  /** Objects on a page: 1 to 999. */
  readonly top: number;
  /** Whether the caller asked for `top`, and it is not the default. */
  readonly topGiven: boolean;
  readonly skip: number;
  readonly count: boolean;
  /** As the caller sent it, unchecked. */
  readonly skiptoken?: string;
}

/** Query parameters in the order they were sent, decoded; a name may repeat. */
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
};

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
];
const OF_SINGLE: readonly OptionName[] = ['$select', '$expand'];

type OptionReader = (text: string, spec: ListSpec) => Partial<QueryOptions>;

function readFilter(text: string, { filter }: ListSpec): Partial<QueryOptions> {
  if (filter === undefined) throw queryError('$filter', '$filter is not supported here.');
  const expression = parseFilter(text);
  checkFilter(expression, filter);
  return { filter: expression };
}

function checkSelect(names: readonly string[], isProperty: IsProperty, target: OptionName): void {
  const unknown = names.filter((name) => !isProperty(name)).map((name) => `'${name}'`);
  if (unknown.length > 0) throw queryError(target, `There is no property ${unknown.join(', ')} to select here.`);
}

function readSelect(text: string, { select }: ListSpec): Partial<QueryOptions> {
  if (select === undefined) throw queryError('$select', '$select is not supported here.');
  const names = parseSelect(text);
  if (names === undefined) return {};
  if (select !== 'any') checkSelect(names, select, '$select');
  return { select: names };
}

/** Everything that is selected of what is expanded, by its path from the object of the request. */
const selectedBelow = (expands: readonly Expand[], parent = ''): readonly string[] =>
  expands.flatMap(({ property, select = [], expand }) => [
    ...select.map((name) => `${parent}${property}/${name}`),
    ...selectedBelow(expand, `${parent}${property}/`),
  ]);

function readExpand(text: string, { expand, select = 'any' }: ListSpec): Partial<QueryOptions> {
  if (expand === undefined) throw queryError('$expand', '$expand is not supported here.');
  const expands = parseExpand(text, expand);
  if (select !== 'any') checkSelect(selectedBelow(expands), select, '$expand');
  return { expand: expands };
}

function readOrderByItem(text: string, sortable: readonly string[]): OrderBy {
  const [, path = '', direction = 'asc'] = /^\s*(\S+)(?:\s+(asc|desc))?\s*$/i.exec(text) ?? [];
  if (path === '') {
    throw queryError('$orderby', `'${text.trim()}' in $orderby is not a property, optionally with asc or desc.`);
  }
  if (!sortable.includes(path)) {
    throw queryError('$orderby', `'${path}' cannot be sorted by; supported: ${sortable.join(', ')}.`);
  }
  return { path, descending: direction.toLowerCase() === 'desc' };
}

function readOrderBy(text: string, { orderby }: ListSpec): Partial<QueryOptions> {
  if (orderby === undefined) throw queryError('$orderby', '$orderby is not supported here.');
  return { orderby: text.split(',').map((item) => readOrderByItem(item, orderby)) };
}

function readTop(text: string): Partial<QueryOptions> {
  const top = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (top === undefined || top < 1 || top > MAX_TOP) {
    throw queryError('$top', `$top must be a whole number from 1 to ${MAX_TOP}, not '${text}'.`);
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

const READERS: Readonly<Record<OptionName, OptionReader>> = {
  $filter: readFilter,
  $select: readSelect,
  $expand: readExpand,
  $orderby: readOrderBy,
  $top: readTop,
  $skip: readSkip,
  $count: readCount,
  $skiptoken: readSkiptoken,
  $search: () => {
    throw queryError('$search', '$search is not supported.');
  },
};

const refusal = (target: string, message: string): GraphError => invalid([{ code: 'BadRequest', target, message }]);

/** The option a parameter is, undefined for a parameter that is none; Graph takes the names without `$` too. */
function optionName(parameter: string): OptionName | undefined {
  const wanted = parameter.toLowerCase().replace(/^\$?/, '$');
  const name = OPTIONS.find((option) => option === wanted);
  if (name === undefined && parameter.startsWith('$')) {
    throw refusal(parameter, `The query option '${parameter}' is not supported.`);
  }
  return name;
}

function readParameter(state: Reading, [parameter, value]: readonly [string, string]): Partial<QueryOptions> {
  const name = optionName(parameter);
  if (name === undefined) return {};
  if (state.seen.has(name)) throw queryError(name, `${name} is given more than once.`);
  state.seen.add(name);
  if (state.spec.single === true && !OF_SINGLE.includes(name)) {
    throw queryError(name, `${name} is not supported here, where one object is the answer.`);
  }
  return READERS[name](value.trim(), state.spec);
}

interface Reading {
  readonly spec: ListSpec;
  readonly seen: Set<OptionName>;
}

/**
 * Reads the system query options (reference 0.3), named with or without `$` and in any letter case. Other parameters
 * are ignored unless they begin with `$`. Throws one GraphError (BadRequest) with a detail for every bad option.
 */
export function parseQueryOptions(query: QueryParameters, spec: ListSpec): QueryOptions {
  const state: Reading = { spec, seen: new Set() };
  const problems: ErrorDetail[] = [];
  let options = DEFAULTS;
  for (const parameter of query) {
    try {
      options = { ...options, ...readParameter(state, parameter) };
    } catch (error) {
      problems.push(...problemsOf(error));
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return options;
}
