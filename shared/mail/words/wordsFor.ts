import { de } from './de';
import { en, type MailWords } from './en';

/** A new language is one more line and one more file. */
const LANGUAGES: Readonly<Record<string, MailWords>> = { en, de };

/** Returns the words for a person's preferred language, such as `de-AT`; English where it is unknown or not there. */
export const wordsFor = (language: string | null | undefined): MailWords =>
  LANGUAGES[language?.split('-', 1)[0]?.toLowerCase() ?? ''] ?? en;
