import { de } from './de';
import { type DefinitionWords, en } from './en';

/** Returns the words of the page of a definition in the language that the page has. */
export const definitionWords = (tag: string): DefinitionWords => (tag.startsWith('de') ? de : en);
