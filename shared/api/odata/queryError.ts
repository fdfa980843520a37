import { type ErrorDetail, GraphError, invalid } from '../../rules/errors';

/** The known system query options. */
export type OptionName =
  '$filter' | '$select' | '$expand' | '$orderby' | '$top' | '$skip' | '$count' | '$skiptoken' | '$search' | '$format';

/** Returns the 400 for one bad query option; `message` is a whole sentence. */
export const queryError = (target: OptionName, message: string): GraphError =>
  invalid([{ code: 'BadRequest', target, message }]);

/** Returns the 400 for a `$filter`; `position` counts the characters of its value from 1. */
export const filterError = (position: number, message: string): GraphError =>
  queryError('$filter', `Invalid $filter at position ${position}: ${message}${/[.?]$/.test(message) ? '' : '.'}`);

/** Returns the details of a GraphError. Rethrows any other error, because it is a bug. */
export function problemsOf(error: unknown): readonly ErrorDetail[] {
  if (error instanceof GraphError) return error.details;
  throw error;
}
