import type { PatternedRecurrence } from '../../../rules/model/definition';
import { lazily } from '../../../rules/lazily';
import { listOf, graphObject } from './graphObject';
import { joi } from './joi';
import { date, member } from './textSchemas';

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const INDEXES = ['first', 'second', 'third', 'fourth', 'last'];
/** The largest Edm.Int32. */
const MAX_INTEGER = 2_147_483_647;
const PATTERNS = ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly'];

const pattern = lazily(() =>
  graphObject({
    type: member(...PATTERNS).required(),
    interval: joi().number().integer().min(1).max(MAX_INTEGER).required(),
    month: joi().number().integer().min(0).max(12).default(0),
    dayOfMonth: joi().number().integer().min(0).max(31).default(0),
    daysOfWeek: listOf(member(...DAYS)).unique(),
    firstDayOfWeek: member(...DAYS)
      .empty(null)
      .default('sunday'),
    index: member(...INDEXES)
      .empty(null)
      .default('first'),
  }),
);

const range = lazily(() =>
  graphObject({
    type: member('endDate', 'noEnd', 'numbered').required(),
    numberOfOccurrences: joi().number().integer().min(0).max(MAX_INTEGER).default(0),
    recurrenceTimeZone: joi().string().max(128).allow(null).default(null),
    startDate: date().required(),
    endDate: date().allow(null).default(null),
  }),
);

/** An SDK that reads null may send an empty object back. */
const emptyObject = lazily(() => joi().object().length(0));

const nullIfEmpty = (recurrence: PatternedRecurrence): PatternedRecurrence | null =>
  recurrence.pattern === null && recurrence.range === null ? null : recurrence;

/**
 * patternedRecurrence; without a pattern the review is one-time. The rules of recurrence check the combination of properties.
 * Source: docs/graph-reference.md#s2-7.
 */
export const recurrenceSchema = lazily(() =>
  graphObject({
    pattern: pattern().allow(null).empty(emptyObject()).default(null),
    range: range().allow(null).empty(emptyObject()).default(null),
  })
    .custom(nullIfEmpty)
    .allow(null)
    .default(null),
);
