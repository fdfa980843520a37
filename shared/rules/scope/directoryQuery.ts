import type { DefinitionInput, LeftOutPrincipal, ReviewerScope } from '../model/definition';

/**
 * Parses the directory queries of scopes and reviewers, so that the documented forms can be recognised. Requests to the directory are built
 * from the ids that this file returns, never from a client's text.
 */

/** The path of a query without a version and a trailing slash, and the conjuncts of its `$filter` without outer parentheses. */
export interface DirectoryQuery {
  readonly path: string;
  readonly conditions: readonly string[];
}

/** The pattern of an id in a path. It has one capture. */
export const ID = '([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})';

/** A mistake in a query, with a sentence that says what to send. */
export type Hint = readonly [query: RegExp, advice: string];

/** Mistakes that any query can have. */
export const COMMON_HINTS: readonly Hint[] = [
  // .NET and the registry of Windows write ids so.
  [/\{[0-9a-f-]{36}\}/i, 'Write the id without braces.'],
  // PowerShell and sh put the value of a variable in place of `$filter` between double quotes.
  [
    /[?&]=/,
    "An option has no name: a shell took '$filter' or '$expand' for a variable. Write the query between single quotes.",
  ],
];

/** Returns what to send in place of a query with a mistake that any query can have. */
export const commonAdvice = (query: string): string | undefined =>
  COMMON_HINTS.find(([known]) => known.test(query))?.[1];

/** OData's other spelling of `/groups/{id}`: `/groups('{id}')`. */
const KEY_IN_PARENTHESES = new RegExp(`\\('?${ID}'?\\)`, 'g');

const VERSION = /^\/(?:v1\.0|beta)(?=\/)/i;

/** The collections whose documented queries expand the principal, so that they can filter by its type. */
const SCHEDULES = /^\/roleManagement\/directory\/role(?:Assignment|Eligibility)ScheduleInstances$/i;

/**
 * Returns the parts of a query; undefined for a text with other parts than a path, one `$filter`, `$count=true` and, for role assignments,
 * `$expand=principal`.
 */
export function parseDirectoryQuery(text: string): DirectoryQuery | undefined {
  const [rawPath = '', ...rest] = text.trim().split('?');
  const options = parseOptions(rest.join('?'));
  const path = withoutVersion(rawPath).replace(KEY_IN_PARENTHESES, '/$1').replace(/\/$/, '');
  if (!options?.every((option) => isAllowed(option, path))) return undefined;

  const filters = options.filter(([name]) => name === '$filter');
  const counts = options.filter(([name]) => name === '$count');
  if (filters.length > 1 || counts.some(([, value]) => value.toLowerCase() !== 'true')) return undefined;

  const [filter] = filters;
  const conditions = filter ? conjuncts(filter[1]) : [];
  return conditions && { path, conditions };
}

function isAllowed([name, value]: readonly [string, string], path: string): boolean {
  if (name === '$expand') return value.toLowerCase() === 'principal' && SCHEDULES.test(path);
  return name === '$filter' || name === '$count';
}

/** Returns the query without its `/v1.0` or `/beta`. */
export const withoutVersion = (query: string): string => query.trim().replace(VERSION, '');

/** Returns whether the query begins with `/v1.0` or `/beta`. */
export const hasVersion = (query: string): boolean => VERSION.test(query.trim());

function parseOptions(text: string): (readonly [string, string])[] | undefined {
  const decoded = decodeQuery(text);
  if (decoded === undefined) return undefined;

  return decoded
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return [part.slice(0, Math.max(equals, 0)).trim().toLowerCase(), part.slice(equals + 1).trim()] as const;
    });
}

/** Decodes a part of a query. The documented samples write a blank as a blank, as `+` or as `%20`. Returns undefined for a broken escape. */
export function decodeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** The deepest nesting of parentheses; no documented query has as much. */
const MAX_DEPTH = 16;

/** Matches texts in quotes, parentheses, the word between conjuncts, blanks, and all other text. */
const TOKEN = /'[^']*'?|[()]| and | |[^'() ]+/gi;

const DEPTH_CHANGE: ReadonlyMap<string, number> = new Map([
  ['(', 1],
  [')', -1],
]);

/**
 * The state of one pass over a filter: the finished conditions, the current condition, and the numbers of open parentheses around and
 * inside it.
 */
interface FilterState {
  readonly conditions: string[];
  condition: string;
  around: number;
  inside: number;
  /** Whether a parenthesis around the condition is closed, so that only ` and ` or another closing parenthesis can follow. */
  isClosed: boolean;
}

/**
 * Splits a filter into its conjuncts: `(a and (b and c))` into `a`, `b`, `c`. Reduces blanks between words to one. Returns undefined for
 * parentheses that do not match, that are in the middle of a conjunct, or that are nested more than 16 levels deep.
 */
function conjuncts(filter: string): readonly string[] | undefined {
  const state: FilterState = { conditions: [], condition: '', around: 0, inside: 0, isClosed: false };
  const tokens = filter.replaceAll(/\s+/g, ' ').trim().match(TOKEN) ?? [];
  const isValid = tokens.every((token) => takeToken(state, token) && isWithinDepth(state));
  if (!isValid || state.around + state.inside > 0) return undefined;
  return [...state.conditions, state.condition.trim()];
}

const isWithinDepth = ({ around, inside }: FilterState): boolean => around >= 0 && around + inside <= MAX_DEPTH;

/** Returns whether the filter can continue with this token. */
function takeToken(state: FilterState, token: string): boolean {
  const isOutside = state.inside === 0;
  if (isOutside && token.toLowerCase() === ' and ') {
    state.conditions.push(state.condition.trim());
    [state.condition, state.isClosed] = ['', false];
  } else if (isOutside && token === ')') {
    [state.around, state.isClosed] = [state.around - 1, true];
  } else if (state.isClosed) {
    return token === ' ';
  } else if (state.condition !== '' || !' ('.includes(token)) {
    state.inside += DEPTH_CHANGE.get(token) ?? 0;
    state.condition += token;
  } else if (token === '(') {
    state.around += 1;
  }
  return true;
}

type Name = 'reviewers' | 'fallbackReviewers' | 'stageSettings' | 'additionalNotificationRecipients';

/** The properties of a definition, an instance or a stage whose queries name people. */
export type PeopleProperties = { readonly [name in Name]?: DefinitionInput[name] | undefined } & Pick<
  DefinitionInput,
  'reviewOptions'
>;

/** Returns the queries that name people, each with its path in the request. */
export function peopleQueries(
  properties: PeopleProperties,
): readonly (readonly [target: string, scope: ReviewerScope])[] {
  const {
    reviewers = [],
    fallbackReviewers = [],
    stageSettings = [],
    additionalNotificationRecipients = [],
  } = properties;
  return [
    ...reviewers.map((scope, n) => [`reviewers/${n}`, scope] as const),
    ...fallbackReviewers.map((scope, n) => [`fallbackReviewers/${n}`, scope] as const),
    ...stageSettings.flatMap((stage, n) =>
      peopleQueries({ reviewers: stage.reviewers, fallbackReviewers: stage.fallbackReviewers }).map(
        ([target, scope]) => [`stageSettings/${n}/${target}`, scope] as const,
      ),
    ),
    ...additionalNotificationRecipients.map(
      ({ notificationRecipientScope: scope }, n) =>
        [`additionalNotificationRecipients/${n}/notificationRecipientScope`, scope] as const,
    ),
  ];
}

/** Returns the queries of `after` that `before` does not have. */
export function addedPeopleQueries(after: PeopleProperties, before: PeopleProperties) {
  const known = new Set(peopleQueries(before).map(([, { query }]) => query));
  return peopleQueries(after).filter(([, { query }]) => !known.has(query));
}

/** Returns the principals whom `after` excludes and `before` does not, each with the path of its exclusion in the request. */
export function addedExclusions(
  after: PeopleProperties,
  before: PeopleProperties,
): readonly (readonly [path: string, exclusion: LeftOutPrincipal])[] {
  const known = new Set(before.reviewOptions?.exclusions?.map(({ principalId }) => principalId));
  return (after.reviewOptions?.exclusions ?? [])
    .map((exclusion, n) => [`reviewOptions/exclusions/${n}`, exclusion] as const)
    .filter(([, { principalId }]) => !known.has(principalId));
}
