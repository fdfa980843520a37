import { de } from './de';
import { en, type ManageMessages } from './en';

/** Returns the words in the page's language. */
export const wordsFor = (tag: string): ManageMessages => (tag.startsWith('de') ? de : en);
