import type { StringSchema } from 'joi';
import { isGuid } from '../../../rules/ids';
import { lazily } from '../../../rules/lazily';
import { plainLine } from '../../../rules/text';
import { joi, reportedAs } from './joi';
import { isDuration, longestDays, toDate, toInstant } from '../../../rules/duration';

/** The id of an object, in lower case. */
export const objectId = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isGuid(text.toLowerCase()) ? text.toLowerCase() : error('string.guid'))),
);

/** Returns a schema of a text with at least one visible character. */
const visibleText = (longest: number): StringSchema =>
  joi()
    .string()
    .max(longest)
    .custom((text: string, { error }) => (plainLine(text).trim() === '' ? error('string.empty') : text));

/** The reason for an action. */
export const reason = lazily(() => visibleText(1_000));

/** The name of a review or a report; Graph documents no length. */
export const name = lazily(() => visibleText(256));

/**
 * Returns the schema of one of these values. It takes the value in any letter case, as Graph does, and stores it as in Graph's metadata or
 * pages. Source: https://learn.microsoft.com/graph/traverse-the-graph.
 */
export const member = (...members: readonly string[]): StringSchema =>
  joi()
    .string()
    .valid(...members)
    .insensitive()
    .prefs({ convert: true });

/** An ISO 8601 duration such as `P30D`. */
export const duration = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isDuration(text) ? text : error('string.duration')))
    .error(reportedAs('string.base', 'string.duration')),
);

/** An ISO 8601 duration that is longer than zero. */
export const timeSpan = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isDuration(text) && longestDays(text) > 0 ? text : error('string.timeSpan')))
    .error(reportedAs('string.base', 'string.timeSpan')),
);

/** A date; the time of a date-time is cut off. */
export const date = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => toDate(text) ?? error('date.day'))
    .error(reportedAs('string.base', 'date.day')),
);

/** A date-time with an offset, converted to UTC. */
export const instant = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => toInstant(text) ?? error('date.instant'))
    .error(reportedAs('string.base', 'date.instant')),
);
