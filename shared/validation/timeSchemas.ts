import Joi from 'joi';
import { isDuration, toDate, toInstant } from '../rules/duration';

/** An ISO 8601 duration such as `P30D`. */
export const duration = Joi.string().custom((text: string, { error }) =>
  isDuration(text) ? text : error('string.duration'),
);

/** A day; of a date-time the time is cut off. */
export const date = Joi.string().custom((text: string, { error }) => toDate(text) ?? error('date.day'));

/** A date-time with an offset; the answer is in UTC. */
export const instant = Joi.string().custom((text: string, { error }) => toInstant(text) ?? error('date.instant'));
