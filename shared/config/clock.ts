import { readFileSync } from 'node:fs';
import { toInstant } from '../rules/duration';

/**
 * The one clock of the product: instants in UTC with milliseconds. With a file (setting CLOCK_FILE) the time is what stands in it,
 * so that a whole year of reviews can be tried in minutes; otherwise it is the system's. Throws an Error for a file without an instant.
 */
export function createClock(clockFile: string | undefined): () => string {
  if (clockFile === undefined) return () => new Date().toISOString();
  return () => {
    const text = readFileSync(clockFile, 'utf8').trim();
    const instant = toInstant(text);
    if (instant === undefined) throw new Error(`The file of the setting CLOCK_FILE holds no instant but '${text}'.`);
    return instant;
  };
}
