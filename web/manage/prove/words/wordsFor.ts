import { de } from './de';
import { en, type ProofMessages } from './en';

/** Returns the words of proofs in the page's language. */
export const proofWords = (tag: string): ProofMessages => (tag.startsWith('de') ? de : en);
