import { isDuration, toDate, toInstant } from '../../../rules/duration';
import { lazily } from '../../../rules/lazily';
import { joi } from './joi';

/** An ISO 8601 duration such as `P30D`. */
export const duration = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => (isDuration(text) ? text : error('string.duration'))),
);

/** A date; the time of a date-time is cut off. */
export const date = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => toDate(text) ?? error('date.day')),
);

/** A date-time with an offset, converted to UTC. */
export const instant = lazily(() =>
  joi()
    .string()
    .custom((text: string, { error }) => toInstant(text) ?? error('date.instant')),
);
