import { GraphError, invalid, type ErrorDetail } from '../../rules/errors';

/** The system query options a list knows, as they are named in errors. */
export type OptionName =
  '$filter' | '$select' | '$expand' | '$orderby' | '$top' | '$skip' | '$count' | '$skiptoken' | '$search';

/** The 400 for one bad query option; `message` is a whole sentence. */
export const queryError = (target: OptionName, message: string): GraphError =>
  invalid([{ code: 'BadRequest', target, message }]);

/** The 400 for a `$filter`; `position` counts the characters of its value from 1. */
export const filterError = (position: number, message: string): GraphError =>
  queryError('$filter', `Invalid $filter at position ${position}: ${message}.`);

/** The details of a bad option; whatever is not a refusal of the request is a bug and is thrown on. */
export function problemsOf(error: unknown): readonly ErrorDetail[] {
  if (error instanceof GraphError) return error.details;
  throw error;
}
