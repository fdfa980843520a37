import { Temporal } from 'temporal-polyfill';

const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/;
/** The most digits of a number in a duration. A longer number is beyond the years 1 to 9999 and would overflow the arithmetic. */
const MAX_DIGITS = 9;

const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,12})?)?';
const OFFSET = '(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)';
const DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const DATE_WITH_TIME = new RegExp(`^\\d{4}-\\d{2}-\\d{2}(T${TIME}${OFFSET}?)?$`, 'i');
const INSTANT = new RegExp(`^\\d{4}-\\d{2}-\\d{2}T${TIME}${OFFSET}$`, 'i');
/** The fraction digits beyond nanoseconds. Temporal reads nine digits; Edm.DateTimeOffset may have twelve. */
const BEYOND_NANOSECONDS = /(?<=\.\d{9})\d+/;

const EARLIEST = Temporal.Instant.from('0001-01-01T00:00:00Z');
const LATEST = Temporal.Instant.from('9999-12-31T23:59:59.999Z');
const MAX_DAYS = 3_652_059;

/** Returns whether a text starts with a day that exists (so not `2024-02-30`), in the years 1 to 9999. */
function startsWithDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12) return false;
  return day >= 1 && day <= new Temporal.PlainYearMonth(year, month).daysInMonth;
}

const parseInstant = (text: string): Temporal.Instant => Temporal.Instant.from(text.replace(BEYOND_NANOSECONDS, ''));

/**
 * Returns an instant in the one form of this product, `YYYY-MM-DDTHH:mm:ss.sssZ`, so that instants also compare as texts. Finer fractions
 * are cut off, and an instant outside the years 1 to 9999 becomes the nearest one inside.
 */
export function formatInstant(instant: Temporal.Instant): string {
  if (Temporal.Instant.compare(instant, EARLIEST) < 0) return formatInstant(EARLIEST);
  if (Temporal.Instant.compare(instant, LATEST) > 0) return formatInstant(LATEST);
  return instant.toString({ fractionalSecondDigits: 3 });
}

/** Returns the instant of an ISO 8601 date-time with `Z` or an offset, as `YYYY-MM-DDTHH:mm:ss.sssZ`; undefined for any other text. */
export function toInstant(text: string): string | undefined {
  return INSTANT.test(text) && startsWithDate(text) ? formatInstant(parseInstant(text)) : undefined;
}

/**
 * Returns the day `YYYY-MM-DD` of a date or of an ISO 8601 date-time, whose time and offset are cut off without conversion; undefined
 * for any other text. Source: docs/graph-reference.md#s2-7.
 */
export function toDate(text: string): string | undefined {
  return DATE_WITH_TIME.test(text) && startsWithDate(text) ? text.slice(0, 10) : undefined;
}

/** Returns whether a text is an ISO 8601 duration that is not negative, such as `P30D`, `P1M` or `PT12H`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text) && (text.match(/\d+/g) ?? []).every((digits) => digits.length <= MAX_DIGITS);
}

/**
 * Returns the most days that a duration can last, with fractions. A year counts as 366 days, a month as 31. Throws a RangeError for a text
 * that is not a duration.
 */
export function longestDays(duration: string): number {
  const { years, months, weeks, days, hours, minutes, seconds } = parseDuration(duration);
  return years * 366 + months * 31 + weeks * 7 + days + hours / 24 + minutes / 1440 + seconds / 86_400;
}

function parseDuration(duration: string): Temporal.Duration {
  if (!isDuration(duration)) throw new RangeError(`'${duration}' is not an ISO 8601 duration.`);
  return Temporal.Duration.from(duration);
}

function shift(instant: string, duration: string, direction: 'add' | 'subtract'): string {
  if (longestDays(duration) > MAX_DAYS) return formatInstant(direction === 'add' ? LATEST : EARLIEST);
  const moved = parseInstant(instant).toZonedDateTimeISO('UTC')[direction](parseDuration(duration));
  return formatInstant(moved.toInstant());
}

/**
 * Returns the instant that is a duration later, by the calendar in UTC (a month after 31 January is the last day of February). Throws a
 * RangeError for a text that is not an instant or a duration.
 */
export function addDuration(instant: string, duration: string): string {
  return shift(instant, duration, 'add');
}

/** Returns the instant that is a duration earlier; see `addDuration`. */
export function subtractDuration(instant: string, duration: string): string {
  return shift(instant, duration, 'subtract');
}

/**
 * Returns the instant that is `days` days of 24 hours later, or earlier if `days` is negative. Throws a RangeError for a text that is not
 * an instant.
 */
export function addDays(instant: string, days: number): string {
  const bounded = Math.max(-MAX_DAYS, Math.min(MAX_DAYS, days));
  return formatInstant(parseInstant(instant).add({ hours: bounded * 24 }));
}

/** Returns whether the first instant lies before the second, at full precision. Throws a RangeError for a text that is not an instant. */
export function isBefore(first: string, second: string): boolean {
  return Temporal.Instant.compare(parseInstant(first), parseInstant(second)) < 0;
}

/** Returns the earlier of two instants, as `YYYY-MM-DDTHH:mm:ss.sssZ`. Throws a RangeError for a text that is not an instant. */
export function earlier(first: string, second: string): string {
  return formatInstant(parseInstant(isBefore(second, first) ? second : first));
}

/**
 * Returns the duration from the first instant to the second, or `PT0S` if the second is not later. It has hours and smaller units only,
 * such as `PT72H`, so that it does not depend on a calendar.
 */
export function difference(first: string, second: string): string {
  if (!isBefore(first, second)) return 'PT0S';
  return parseInstant(first).until(parseInstant(second), { largestUnit: 'hours' }).toString();
}

/** Returns the seconds from the first instant to the second. Throws a RangeError for a text that is not an instant. */
export const secondsBetween = (first: string, second: string): number =>
  (parseInstant(second).epochMilliseconds - parseInstant(first).epochMilliseconds) / 1000;

/** Returns the instant halfway between two, rounded down to a millisecond. Throws a RangeError for a text that is not an instant. */
export function midpoint(first: string, second: string): string {
  const sum = parseInstant(first).epochMilliseconds + parseInstant(second).epochMilliseconds;
  return formatInstant(Temporal.Instant.fromEpochMilliseconds(Math.floor(sum / 2)));
}
