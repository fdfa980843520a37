import type { ErrorReport } from 'joi';
import { isGuid } from '../../../rules/ids';
import { lazily } from '../../../rules/lazily';
import { joi } from './joi';
import { isDuration, longestDays, toDate, toInstant } from '../../../rules/duration';

/** The id of an object, in lower case. */
export const objectId = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isGuid(text.toLowerCase()) ? text.toLowerCase() : error('string.guid'))),
);

const LONGEST_REASON = 1_000;

/** A reason: a text with more than spaces. */
export const reason = lazily(() =>
  joi()
    .string()
    .max(LONGEST_REASON)
    .custom((text: string, { error }) => (text.trim() === '' ? error('string.empty') : text)),
);

/** Reports a value of another type with the code of an unreadable text, because the message of that code has an example. */
const inPlaceOfText = (code: string) => (errors: readonly ErrorReport[]) => {
  for (const error of errors) if (error.code === 'string.base') error.code = code;
  return errors as unknown as Error;
};

/** An ISO 8601 duration such as `P30D`. */
export const duration = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isDuration(text) ? text : error('string.duration')))
    .error(inPlaceOfText('string.duration')),
);

/** An ISO 8601 duration that is longer than zero. */
export const timeSpan = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isDuration(text) && longestDays(text) > 0 ? text : error('string.timeSpan')))
    .error(inPlaceOfText('string.timeSpan')),
);

/** A date; the time of a date-time is cut off. */
export const date = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => toDate(text) ?? error('date.day'))
    .error(inPlaceOfText('date.day')),
);

/** A date-time with an offset, converted to UTC. */
export const instant = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => toInstant(text) ?? error('date.instant'))
    .error(inPlaceOfText('date.instant')),
);
