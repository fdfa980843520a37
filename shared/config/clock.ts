import { readFileSync } from 'node:fs';
import { toInstant } from '../rules/duration';

/**
 * The one clock of the product: instants in UTC with milliseconds. With a file (setting CLOCK_FILE) the time is what stands in it,
 * so that a whole year of reviews can be tried in minutes; otherwise it is the system's. Throws an Error for a file without an instant.
 */
export function createClock(clockFile: string | undefined): () => string {
  if (clockFile === undefined) return () => new Date().toISOString();
  let last = { text: '', instant: '' };
  return () => {
    const text = readFileSync(clockFile, 'utf8');
    if (text !== '' && text === last.text) return last.instant;
    const instant = toInstant(text.trim());
    if (instant === undefined) {
      throw new Error(`The file of the setting CLOCK_FILE holds no instant but '${text.trim()}'.`);
    }
    last = { text, instant };
    return instant;
  };
}
