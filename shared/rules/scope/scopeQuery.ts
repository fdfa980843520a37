import { parseDirectoryQuery, type DirectoryQuery } from './directoryQuery';
import type { ErrorDetail } from '../errors';
import type { InactiveUsersQueryScope, QueryScope } from '../model/definition';
import { adviceOnScope } from './scopeHints';
import type { PrincipalFilter } from './scopeKinds';

/** The relative query of a scope with an enumeration of groups. Microsoft 365 groups contain only users, and no groups. */
export const RELATIVE_MEMBERS = /^\.\/(?:members|transitiveMembers)(?:\/microsoft\.graph\.user)?$/i;

const GUESTS = /^(?:microsoft\.graph\.user\/)?userType eq 'Guest'$/i;

/** Returns the parsed query of a scope; undefined for a query type other than MicrosoftGraph. */
export function readQuery(scope: QueryScope | InactiveUsersQueryScope): DirectoryQuery | undefined {
  return scope.queryType.toLowerCase() === 'microsoftgraph' ? parseDirectoryQuery(scope.query) : undefined;
}

/** Returns the filter of a scope by its query and type; undefined for a filter that is not documented. */
export function principalFilter(
  scope: QueryScope | InactiveUsersQueryScope,
  query: DirectoryQuery,
): PrincipalFilter | undefined {
  if (!query.conditions.every((condition) => GUESTS.test(condition))) return undefined;

  const inactiveDuration = 'inactiveDuration' in scope ? scope.inactiveDuration : null;
  return { guestsOnly: query.conditions.length > 0, inactiveDuration };
}

export const isFiltered = (filter: PrincipalFilter): boolean => filter.guestsOnly || filter.inactiveDuration !== null;

/** Returns the detail of an error for a query, or a combination of queries, that is not supported; `advice` says what to send. */
export const unsupported = (target: string, what: string, advice: string): ErrorDetail => ({
  code: 'UnsupportedQuery',
  target,
  message: `${what} ${advice}`,
});

export const unsupportedQuery = (target: string, query: string, advice = adviceOnScope(query)): ErrorDetail =>
  unsupported(target, `The query '${query}' is not supported.`, advice);
