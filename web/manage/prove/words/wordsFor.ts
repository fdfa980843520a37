import { de } from './de';
import { en, type ProofMessages } from './en';

/** Returns the words of proofs for the language that the page has. */
export const proofWords = (tag: string): ProofMessages => (tag.startsWith('de') ? de : en);
