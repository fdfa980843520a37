import type { ErrorDetail } from '../errors';
import { firstOccurrenceAfter } from './occurrences';
import type { PatternedRecurrence, RecurrenceRange } from '../model/definition';
import { resolveTimeZone } from './recurrenceDates';

const RANGE = 'settings/recurrence/range';

const problem = (target: string, message: string): ErrorDetail => ({ code: 'BadRequest', target, message });

/**
 * Returns whether the end date ends the series. In a range without an end, or with a number of occurrences, the end date has no meaning.
 */
const endsByDate = ({ type, numberOfOccurrences }: RecurrenceRange): boolean =>
  type === 'endDate' || (type === 'numbered' && numberOfOccurrences === 0);

function endProblems({ type, startDate, endDate }: RecurrenceRange, repeats: boolean): readonly ErrorDetail[] {
  if (endDate !== null) {
    if (endDate >= startDate) return [];
    return [problem('range/endDate', `'${RANGE}/endDate' must not lie before the startDate, ${startDate}.`)];
  }
  if (!repeats) return [];
  if (type === 'endDate') {
    return [
      problem(
        'range/endDate',
        `'${RANGE}/endDate' is required for a range of the type 'endDate'; a series without an end has the type 'noEnd'.`,
      ),
    ];
  }
  const message = `A range of the type 'numbered' needs '${RANGE}/numberOfOccurrences' of at least 1, or an endDate.`;
  return [problem('range/numberOfOccurrences', message)];
}

/**
 * Returns what is wrong with the combination of properties in a recurrence, one entry for each property. `target` is relative to the
 * recurrence (`range/endDate`). Expects that each single property is valid and that dates have the form `YYYY-MM-DD`. Source:
 * docs/graph-reference.md#s2-7.
 */
export function describeRecurrenceProblems(recurrence: PatternedRecurrence): readonly ErrorDetail[] {
  const { pattern, range } = recurrence;
  if (!range)
    return pattern ? [problem('range', `'${RANGE}' is required with a pattern; send its type and startDate.`)] : [];
  const zone = range.recurrenceTimeZone;
  const problems = endsByDate(range) ? [...endProblems(range, pattern !== null)] : [];
  if (zone !== null && resolveTimeZone(zone) === undefined) {
    const message = `'${RANGE}/recurrenceTimeZone' names no time zone: '${zone}'. Send an IANA name such as Europe/Berlin, or a Windows name.`;
    problems.push(problem('range/recurrenceTimeZone', message));
  }
  if (problems.length > 0 || hasOccurrence(recurrence)) return problems;
  return [
    problem(
      'range/endDate',
      `The recurrence has no occurrence between its startDate and '${RANGE}/endDate'; send a later endDate.`,
    ),
  ];
}

/** Returns whether a recurrence has an occurrence. The time of day does not matter, so any instant of creation serves. */
const hasOccurrence = (recurrence: PatternedRecurrence): boolean =>
  firstOccurrenceAfter({ recurrence, createdDateTime: '2000-01-01T00:00:00.000Z' }, -1) !== undefined;
