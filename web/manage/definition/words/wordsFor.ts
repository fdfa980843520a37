import { de } from './de';
import { type DefinitionWords, en } from './en';

/** Returns the words of a definition's page in the page's language. */
export const definitionWords = (tag: string): DefinitionWords => (tag.startsWith('de') ? de : en);
