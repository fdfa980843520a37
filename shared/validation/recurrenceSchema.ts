import Joi from 'joi';
import { collection, graphObject } from './graphObject';
import { date } from './timeSchemas';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const INDEXES = ['first', 'second', 'third', 'fourth', 'last'];
const PATTERNS = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'];

const pattern = graphObject({
  type: Joi.string()
    .valid(...PATTERNS)
    .required(),
  interval: Joi.number().integer().min(1).required(),
  month: Joi.number().integer().min(0).max(12).default(0),
  dayOfMonth: Joi.number().integer().min(0).max(31).default(0),
  daysOfWeek: collection(Joi.string().valid(...DAYS)).unique(),
  firstDayOfWeek: Joi.string()
    .valid(...DAYS)
    .empty(null)
    .default('sunday'),
  index: Joi.string()
    .valid(...INDEXES)
    .empty(null)
    .default('first'),
});

const range = graphObject({
  type: Joi.string().valid('endDate', 'noEnd', 'numbered').required(),
  numberOfOccurrences: Joi.number().integer().min(0).default(0),
  recurrenceTimeZone: Joi.string().allow(null).default(null),
  startDate: date.required(),
  endDate: date.allow(null).default(null),
});

/**
 * patternedRecurrence; a pattern that is null or left out is a one-time review. What fits together is the recurrence rules' to judge.
 * Reference: Graph access reviews §2.7.
 */
export const recurrenceSchema = graphObject({
  pattern: pattern.allow(null).default(null),
  range: range.allow(null).default(null),
})
  .allow(null)
  .default(null);
