import { de } from './de';
import { en, type FormWords } from './en';

/** Returns the words of the form in the page's language. */
export const formWords = (tag: string): FormWords => (tag.startsWith('de') ? de : en);
