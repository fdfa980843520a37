import { de } from './de';
import { en, type SetUpMessages } from './en';

/** Returns the words of the deployment's page in the page's language. */
export const setUpWords = (tag: string): SetUpMessages => (tag.startsWith('de') ? de : en);
