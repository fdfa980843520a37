import { Temporal } from 'temporal-polyfill';

const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,9})?S)?)?$/;
/** More than this has no meaning between the years 1 and 9999, and would overflow the arithmetic. */
const MAX_DIGITS = 9;

const TIME = '([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,12})?)?';
const OFFSET = '(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)';
const DATE = /^(\d{4})-(\d{2})-(\d{2})/;
const DATE_WITH_TIME = new RegExp(`^\\d{4}-\\d{2}-\\d{2}(T${TIME}${OFFSET}?)?$`, 'i');
const INSTANT = new RegExp(`^\\d{4}-\\d{2}-\\d{2}T${TIME}${OFFSET}$`, 'i');
/** Temporal reads nine fraction digits; Edm.DateTimeOffset may carry twelve. */
const BEYOND_NANOSECONDS = /(?<=\.\d{9})\d+/;

const EARLIEST = Temporal.Instant.from('0001-01-01T00:00:00Z');
const LATEST = Temporal.Instant.from('9999-12-31T23:59:59.999Z');
const MAX_DAYS = 3_652_059;

/** Whether the text starts with a day that the calendar has (`2024-02-30` is none), in the years 1 to 9999. */
function startsWithDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = (DATE.exec(text) ?? []).slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12) return false;
  return day >= 1 && day <= new Temporal.PlainYearMonth(year, month).daysInMonth;
}

const parseInstant = (text: string): Temporal.Instant => Temporal.Instant.from(text.replace(BEYOND_NANOSECONDS, ''));

/**
 * The one spelling of instants in this product, `YYYY-MM-DDTHH:mm:ss.sssZ`, so that they compare as text too. Finer fractions are cut,
 * and what lies outside the years 1 to 9999 becomes the nearest instant inside.
 */
export function formatInstant(instant: Temporal.Instant): string {
  if (Temporal.Instant.compare(instant, EARLIEST) < 0) return formatInstant(EARLIEST);
  if (Temporal.Instant.compare(instant, LATEST) > 0) return formatInstant(LATEST);
  return instant.toString({ fractionalSecondDigits: 3 });
}

/** The instant that an ISO 8601 date-time with `Z` or an offset means, as `YYYY-MM-DDTHH:mm:ss.sssZ`; undefined when it is none. */
export function toInstant(text: string): string | undefined {
  return INSTANT.test(text) && startsWithDate(text) ? formatInstant(parseInstant(text)) : undefined;
}

/**
 * The day `YYYY-MM-DD` of a date or of an ISO 8601 date-time, whose time and offset are cut off without converting; undefined when the text is
 * neither. Reference: Graph access reviews, 2.7 (range.startDate).
 */
export function toDate(text: string): string | undefined {
  return DATE_WITH_TIME.test(text) && startsWithDate(text) ? text.slice(0, 10) : undefined;
}

/** Whether the text is an ISO 8601 duration that is not negative, such as `P30D`, `P1M` or `PT12H`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text) && (text.match(/\d+/g) ?? []).every((digits) => digits.length <= MAX_DIGITS);
}

/**
 * The days that a duration lasts at most: a year counts as 366 days, a month as 31; parts of a day are kept as a fraction.
 * Throws a RangeError for a text that is no duration.
 */
export function durationInDays(duration: string): number {
  const { years, months, weeks, days, hours, minutes, seconds } = parseDuration(duration);
  return years * 366 + months * 31 + weeks * 7 + days + hours / 24 + minutes / 1440 + seconds / 86_400;
}

function parseDuration(duration: string): Temporal.Duration {
  if (!isDuration(duration)) throw new RangeError(`'${duration}' is no ISO 8601 duration.`);
  return Temporal.Duration.from(duration);
}

function shift(instant: string, duration: string, direction: 'add' | 'subtract'): string {
  if (durationInDays(duration) > MAX_DAYS) return formatInstant(direction === 'add' ? LATEST : EARLIEST);
  const moved = parseInstant(instant).toZonedDateTimeISO('UTC')[direction](parseDuration(duration));
  return formatInstant(moved.toInstant());
}

/**
 * The instant a duration later, by the calendar in UTC (a month after 31 January is the last of February).
 * Throws a RangeError when either text is not what it should be.
 */
export function addDuration(instant: string, duration: string): string {
  return shift(instant, duration, 'add');
}

/** The instant a duration earlier, by the calendar in UTC. Throws a RangeError when either text is not what it should be. */
export function subtractDuration(instant: string, duration: string): string {
  return shift(instant, duration, 'subtract');
}

/** The instant so many whole days of 24 hours later, or earlier when negative. Throws a RangeError for a text that is no instant. */
export function addDays(instant: string, days: number): string {
  const bounded = Math.max(-MAX_DAYS, Math.min(MAX_DAYS, days));
  return formatInstant(parseInstant(instant).add({ hours: bounded * 24 }));
}

/** Whether the first instant lies before the second, at full precision. Throws a RangeError for a text that is no instant. */
export function isBefore(first: string, second: string): boolean {
  return Temporal.Instant.compare(parseInstant(first), parseInstant(second)) < 0;
}

/** The earlier of two instants, as `YYYY-MM-DDTHH:mm:ss.sssZ`. Throws a RangeError for a text that is no instant. */
export function earlier(first: string, second: string): string {
  return formatInstant(parseInstant(isBefore(second, first) ? second : first));
}

/** The duration from the first instant to the second in hours and less, such as `PT72H`, so that it means the same anywhere; `PT0S` when the second is not later. */
export function difference(first: string, second: string): string {
  if (!isBefore(first, second)) return 'PT0S';
  return parseInstant(first).until(parseInstant(second), { largestUnit: 'hours' }).toString();
}

/** The seconds from the first instant to the second. Throws a RangeError for a text that is no instant. */
export const secondsBetween = (first: string, second: string): number =>
  (parseInstant(second).epochMilliseconds - parseInstant(first).epochMilliseconds) / 1000;

/** The instant halfway between two, to the millisecond below. Throws a RangeError for a text that is no instant. */
export function midpoint(first: string, second: string): string {
  const sum = parseInstant(first).epochMilliseconds + parseInstant(second).epochMilliseconds;
  return formatInstant(Temporal.Instant.fromEpochMilliseconds(Math.floor(sum / 2)));
}
