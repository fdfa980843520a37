import { serviceTime } from '../api/time';
import type { Messages } from './en';

/** The words and the dates of one language, in the zone of the browser. */
export interface Language {
  readonly tag: string;
  readonly t: Messages;
  /** `2 January 2026`. */
  readonly date: (instant: string) => string;
  /** `Monday 12 January 2026 at 09:00 CET`. */
  readonly moment: (instant: string) => string;
  /** `5 days left`. */
  readonly timeLeft: (instant: string) => string;
}

/** One module per language; a new language is one more line and one more file. */
const LANGUAGES: Readonly<Record<string, () => Promise<Messages>>> = {
  en: async () => (await import('./en')).en,
  de: async () => (await import('./de')).de,
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Loads the first language of the browser's list that exists. */
export async function loadLanguage(wanted: readonly string[]): Promise<Language> {
  const tag = wanted.find((each) => Object.hasOwn(LANGUAGES, nameOf(each)) && isTag(each)) ?? 'en';
  const load = LANGUAGES[nameOf(tag)] as () => Promise<Messages>; // found above
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

/** A browser may name a locale of its system, such as `en-US@posix`, which is not a language tag. */
function isTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}

const nameOf = (tag: string): string => tag.split('-', 1)[0]?.toLowerCase() ?? '';
