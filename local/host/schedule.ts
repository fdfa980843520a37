/** A parsed NCRONTAB expression: the accepted values of each field. */
export interface Schedule {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
}

interface Field {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** The names for `low`, `low + 1`, …, as three letters or more. */
  readonly names?: readonly string[];
}

const monthNames = 'january february march april may june july august september october november december'.split(' ');
const weekdayNames = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
const fields = [
  { name: 'seconds', low: 0, high: 59 },
  { name: 'minutes', low: 0, high: 59 },
  { name: 'hours', low: 0, high: 23 },
  { name: 'days', low: 1, high: 31 },
  { name: 'months', low: 1, high: 12, names: monthNames },
  { name: 'weekdays', low: 0, high: 6, names: weekdayNames },
] as const satisfies readonly Field[];

function parseValue(field: Field, text: string): number {
  const named = text.length < 3 ? -1 : (field.names ?? []).findIndex((name) => name.startsWith(text.toLowerCase()));
  const value = named >= 0 ? field.low + named : /^\d+$/.test(text) ? Number(text) : NaN;
  if (!(value >= field.low && value <= field.high)) throw new Error(`"${text}" is not one of the ${field.name}`);
  return value;
}

function parseRange(field: Field, range: string, open: boolean): [number, number] {
  if (range === '*') return [field.low, field.high];
  const [from = '', to] = range.split('-');
  const low = parseValue(field, from);
  if (to === undefined) return [low, open ? field.high : low];
  const high = parseValue(field, to);
  return low <= high ? [low, high] : [high, low];
}

function parseField(field: Field, text: string): ReadonlySet<number> {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const [range = '', step] = item.split('/');
    if (step !== undefined && !/^[1-9]\d*$/.test(step)) throw new Error(`"${item}" has no valid step`);
    const [low, high] = parseRange(field, range, step !== undefined);
    for (let value = low; value <= high; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

/**
 * Parses an NCRONTAB expression of six fields (seconds first) or five (without seconds): `*`, lists, ranges, steps and
 * the English names of months and weekdays. Throws an Error with one clear line.
 */
export function parseSchedule(expression: string): Schedule {
  const given = expression.trim().split(/\s+/);
  const texts = given.length === 5 ? ['0', ...given] : given;
  if (texts.length !== fields.length) throw new Error(`The schedule "${expression}" does not have six fields.`);
  try {
    const sets = fields.map((field, at) => [field.name, parseField(field, texts[at] as string)]);
    return Object.fromEntries(sets) as Schedule;
  } catch (error) {
    throw new Error(`The schedule "${expression}" cannot be read: ${(error as Error).message}.`, { cause: error });
  }
}

const dayInMs = 86_400_000;

/** The number of years to search. 29 February falls on a given weekday after 28 years, or after 40 across a year such as 2100. */
const yearsAhead = 41;

function nextInDay(schedule: Schedule, from: number): number | undefined {
  const time = new Date(from);
  const start = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()] as const;
  for (let hour = start[0]; hour < 24; hour += 1) {
    if (!schedule.hours.has(hour)) continue;
    const sameHour = hour === start[0];
    for (let minute = sameHour ? start[1] : 0; minute < 60; minute += 1) {
      if (!schedule.minutes.has(minute)) continue;
      const firstSecond = sameHour && minute === start[1] ? start[2] : 0;
      const second = [...schedule.seconds].filter((value) => value >= firstSecond).sort((a, b) => a - b)[0];
      if (second !== undefined) return new Date(from).setUTCHours(hour, minute, second, 0);
    }
  }
  return undefined;
}

/** Returns the first instant (milliseconds, UTC) of the schedule after `after`; undefined when there is none. */
export function nextOccurrence(schedule: Schedule, after: number): number | undefined {
  const first = Math.floor(after / 1000) * 1000 + 1000;
  const end = first + yearsAhead * 366 * dayInMs;
  for (let time = first; time < end; time = Math.floor(time / dayInMs) * dayInMs + dayInMs) {
    const day = new Date(time);
    const fits =
      schedule.months.has(day.getUTCMonth() + 1) &&
      schedule.days.has(day.getUTCDate()) &&
      schedule.weekdays.has(day.getUTCDay());
    const found = fits ? nextInDay(schedule, time) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
