import { readFileSync } from 'node:fs';
import { toInstant } from '../rules/duration';

/**
 * Returns the one clock of the product: instants in UTC with milliseconds. With the setting CLOCK_FILE, the time is the content of that
 * file, so that a year of reviews takes minutes to try. Throws an Error for a file without an instant.
 */
export function createClock(clockFile: string | undefined): () => string {
  if (clockFile === undefined) return () => new Date().toISOString();
  let last = { text: '', instant: '' };
  return () => {
    const text = readFileSync(clockFile, 'utf8');
    if (text !== '' && text === last.text) return last.instant;
    const instant = toInstant(text.trim());
    if (instant === undefined) {
      throw new Error(`The file of the setting CLOCK_FILE must contain an instant, but contains '${text.trim()}'.`);
    }
    last = { text, instant };
    return instant;
  };
}
