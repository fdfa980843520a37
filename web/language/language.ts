import { serviceTime } from '../api/time';
import type { Messages } from './en';

/** The words of one language, and its dates in the time zone of the browser. */
export interface Language {
  readonly tag: string;
  readonly t: Messages;
  /** Returns a date such as `2 January 2026`. */
  readonly date: (instant: string) => string;
  /** Returns a date and time such as `Monday 12 January 2026 at 09:00 CET`. */
  readonly moment: (instant: string) => string;
  /** Returns the time left, such as `5 days left`. */
  readonly timeLeft: (instant: string) => string;
}

/** The modules of the languages. To add a language, add an entry here and a file. */
const LANGUAGES: Readonly<Record<string, () => Promise<Messages>>> = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Loads the first language of the browser's list that the pages have, or English. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const tag = wanted.find((each) => Object.hasOwn(LANGUAGES, nameOf(each)) && isTag(each)) ?? 'en';
  const load = LANGUAGES[nameOf(tag)] as () => Promise<Messages>; // the search above found it
  const t = await load();
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'long' });
  const moments = new Intl.DateTimeFormat(tag, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  return {
    tag,
    t,
    date: (instant) => days.format(new Date(instant)),
    moment: (instant) => moments.format(new Date(instant)),
    timeLeft: (instant) => {
      const left = Date.parse(instant) - serviceTime();
      if (left <= 0) return t.time.ended;
      return left < 2 * DAY ? t.time.hours(Math.ceil(left / HOUR)) : t.time.days(Math.round(left / DAY));
    },
  };
}

/** Returns whether a text is a language tag. A browser may name a locale of its system, such as `en-US@posix`, which is not one. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}

const nameOf = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? '';
