import type { Pattern, Range, Recurrence } from './body';

/** How often a review recurs. `other` stands for patterns that these pages cannot make. */
export const EVERY = ['once', 'week', 'month', 'quarter', 'halfYear', 'year'] as const;
export type Every = (typeof EVERY)[number] | 'other';

const MONTHS: Readonly<Partial<Record<Every, number>>> = { month: 1, quarter: 3, halfYear: 6, year: 12 };

/** The longest instance in days that leaves room for the next one. Source: docs/lifecycle.md. */
export const LONGEST: Readonly<Partial<Record<Every, number>>> = {
  week: 7,
  month: 27,
  quarter: 89,
  halfYear: 180,
  year: 364,
};

/** Returns the pattern. It names no day, so the day of the start date applies. */
export function patternOf(every: Exclude<Every, 'other'>): Pattern | null {
  if (every === 'once') return null;
  if (every === 'week') return { type: 'weekly', interval: 1 };
  return { type: 'absoluteMonthly', interval: MONTHS[every] ?? 1 };
}

export function everyOf(recurrence: Recurrence | null): Every {
  const pattern = recurrence?.pattern ?? null;
  return pattern === null ? 'once' : (EVERY.find((every) => isPattern(pattern, every, recurrence?.range)) ?? 'other');
}

/** Returns whether these pages can make a pattern; it may also name its day. */
function isPattern(
  { type, interval, dayOfMonth = 0, daysOfWeek = [] }: Pattern,
  every: Every,
  range?: Range | null,
): boolean {
  if (every === 'week') return type === 'weekly' && interval === 1 && daysOfWeek.length === 0;
  const isOfStart = dayOfMonth === 0 || dayOfMonth === Number(range?.startDate.slice('YYYY-MM-'.length));
  return type === 'absoluteMonthly' && interval === MONTHS[every] && isOfStart;
}

/** Returns the first dates on which the review begins, at most `count`; empty for a pattern that these pages cannot make. */
export function datesOf(recurrence: Recurrence | null, count: number): readonly string[] {
  const range = recurrence?.range;
  const every = everyOf(recurrence);
  if (!range || every === 'other' || Number.isNaN(Date.parse(range.startDate))) return [];
  if (every === 'once') return [range.startDate];
  const most = range.type === 'numbered' ? Math.min(count, range.numberOfOccurrences ?? 0) : count;
  const dates = Array.from({ length: most }, (_, n) => dateAt(range.startDate, every, n));
  return range.type === 'endDate' ? dates.filter((date) => date <= (range.endDate ?? date)) : dates;
}

/** Returns the date of an occurrence. Day 31 becomes the last day of a shorter month, and is day 31 again after it. */
function dateAt(start: string, every: Every, n: number): string {
  const [year = 0, month = 1, day = 1] = start.split('-').map(Number);
  const months = MONTHS[every];
  if (months === undefined) return dateText(new Date(Date.UTC(year, month - 1, day + 7 * n)));
  const first = month - 1 + months * n;
  const last = new Date(Date.UTC(year, first + 1, 0)).getUTCDate();
  return dateText(new Date(Date.UTC(year, first, Math.min(day, last))));
}

const dateText = (date: Date): string => date.toISOString().slice(0, 10);

interface MomentWords {
  readonly tag: string;
  readonly moment: (day: string, time: string, zone: string) => string;
}

/** Returns an instant in the form in which mails show it to people without a time zone. */
export function momentInMail(instant: string, { tag, moment }: MomentWords): string {
  const at = new Date(instant);
  const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const inWords = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' }).format(at);
  return moment(inWords(day), inWords(time), 'UTC');
}
