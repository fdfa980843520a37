import type { ErrorDetail } from '../errors';
import { firstOccurrenceAfter } from './occurrences';
import type { PatternedRecurrence, RecurrenceRange } from '../model/definition';
import { resolveTimeZone } from './timeZone';

const problem = (target: string, message: string): ErrorDetail => ({ code: 'BadRequest', target, message });

/** Whether the end date ends the series: beside no end or a number of occurrences it is only an echo. */
const endsByDate = ({ type, numberOfOccurrences }: RecurrenceRange): boolean =>
  type === 'endDate' || (type === 'numbered' && numberOfOccurrences === 0);

function endProblems({ type, startDate, endDate }: RecurrenceRange, repeats: boolean): readonly ErrorDetail[] {
  if (endDate !== null) {
    if (endDate >= startDate) return [];
    return [problem('range/endDate', "'range/endDate' must not lie before 'range/startDate'.")];
  }
  if (!repeats) return [];
  if (type === 'endDate') {
    return [problem('range/endDate', "'range/endDate' is required for a range of the type endDate.")];
  }
  const message = "A range of the type numbered needs 'range/numberOfOccurrences' of at least 1, or 'range/endDate'.";
  return [problem('range/numberOfOccurrences', message)];
}

/**
 * Returns what is wrong with the combination of properties in a recurrence, one entry for each property; `target` is relative to the
 * recurrence (`range/endDate`). Each property for itself is valid already, and dates are cut to `YYYY-MM-DD`.
 * Source: docs/graph-reference.md#s2-7.
 */
export function describeRecurrenceProblems(recurrence: PatternedRecurrence): readonly ErrorDetail[] {
  const { pattern, range } = recurrence;
  if (!range) return pattern ? [problem('range', "'range' is required with a pattern.")] : [];
  const zone = range.recurrenceTimeZone;
  const problems = endsByDate(range) ? [...endProblems(range, pattern !== null)] : [];
  if (zone !== null && resolveTimeZone(zone) === undefined) {
    const message = `There is no time zone '${zone}'. Use an IANA name (Europe/Berlin) or a Windows name.`;
    problems.push(problem('range/recurrenceTimeZone', message));
  }
  if (problems.length > 0 || hasOccurrence(recurrence)) return problems;
  return [problem('range/endDate', "The recurrence has no occurrence between 'range/startDate' and its end.")];
}

/** The time of day does not matter, so that any instant of creation will do. */
const hasOccurrence = (recurrence: PatternedRecurrence): boolean =>
  firstOccurrenceAfter({ recurrence, createdDateTime: '2000-01-01T00:00:00.000Z' }, -1) !== undefined;
