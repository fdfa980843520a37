import { de } from './de';
import { en, type ManageMessages } from './en';

/** Returns the words for the language that the page has. */
export const wordsFor = (tag: string): ManageMessages => (tag.startsWith('de') ? de : en);
