import { checkFilter, type FilterSpec } from './checkFilter';
import type { Expression } from './filterExpression';
import { parseExpand, parseSelect, type Expand } from './parseExpand';
import { parseFilter } from './parseFilter';
import { problemsOf, queryError, type OptionName } from './queryError';
import { invalid, type ErrorDetail } from '../../rules/errors';

export type IsProperty = (path: string) => boolean;

/** The query options that an endpoint supports; absent ones are refused. */
export interface ListSpec {
  /** Property paths with casts, such as `scope/microsoft.graph.accessReviewQueryScope/query`, and their operators. */
  readonly filter?: FilterSpec;
  readonly orderby?: readonly string[];
  /** Tests a path such as `settings/recurrence` or, below an expansion, `instance/id`; 'any' accepts all. */
  readonly select?: 'any' | IsProperty;
  /** Paths such as `instance` and `instance/definition`. */
  readonly expand?: readonly string[];
  /** The endpoint returns one object, so it takes only `$select` and `$expand`. */
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
  /** Everything when absent. */
  readonly select?: readonly string[];
  readonly expand: readonly Expand[];
  /** The number of objects on a page: 1 to 999. */
  readonly top: number;
  /** Whether the request had a `$top`. */
  readonly topGiven: boolean;
  readonly skip: number;
  readonly count: boolean;
  /** As sent, unchecked. */
  readonly skiptoken?: string;
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

/** The selected properties below expansions, as paths from the object of the request. */
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
  const [, path = '', direction = 'asc'] = /^(\S+)(?:\s+(asc|desc))?$/i.exec(text.trim()) ?? [];
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
  const items = text.split(',').map((item) => readOrderByItem(item, orderby));
  const repeated = items.find(({ path }, n) => items.findIndex((item) => item.path === path) < n);
  if (repeated) throw queryError('$orderby', `$orderby names '${repeated.path}' twice; name each property once.`);
  return { orderby: items };
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

/** Returns the option that a parameter names, with or without `$`; undefined for other parameters. */
function optionName(parameter: string): OptionName | undefined {
  const wanted = parameter.toLowerCase().replace(/^\$?/, '$');
  const name = OPTIONS.find((option) => option === wanted);
  if (name === undefined && parameter.startsWith('$')) {
    const message = `The query option '${parameter}' does not exist.`;
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
  let options = DEFAULTS;
  for (const [parameter, value] of query) {
    try {
      const name = optionName(parameter);
      if (name === undefined) continue;
      if (seen.has(name)) throw queryError(name, `${name} is given more than once.`);
      seen.add(name);
      if (spec.single === true && !OF_SINGLE.includes(name)) {
        throw queryError(name, `${name} is not supported here, because the answer is one object; use it on a list.`);
      }
      options = { ...options, ...READERS[name](value.trim(), spec) };
    } catch (error) {
      problems.push(...problemsOf(error));
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return options;
}
