/** Control characters and line separators. */
const BREAKS = /[\p{Cc}\u2028\u2029]+/gu;

/**
 * Invisible characters, and marks of direction, which can make a name read as another one. The joiners U+200C and U+200D stay, because
 * scripts and emoji need them.
 */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Returns a text on one line, without control characters, marks of direction, and invisible characters. */
export const plainLine = (text: string): string => text.replaceAll(INVISIBLE, '').replaceAll(BREAKS, ' ');

/** Returns the lines of a text, each without control and invisible characters. */
export const plainLines = (text: string): readonly string[] =>
  text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map(plainLine);

const LONGEST = 64;

/** Returns ` Did you mean 'displayName'?` for the candidate that is nearest to the text in any letter case; '' if none is near. */
export function didYouMean(text: string, candidates: readonly string[]): string {
  const wanted = text.slice(0, LONGEST).toLowerCase();
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const near = candidates
    .map((name) => ({ name, distance: distance(wanted, name.slice(0, LONGEST).toLowerCase(), most) }))
    .filter((one) => one.distance <= most)
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? '' : ` Did you mean '${near.name}'?`;
}

/** Returns the edit distance, or a larger number than `most` if it is larger. A text that `name` begins with counts as near. */
function distance(wanted: string, name: string, most: number): number {
  if (wanted.length >= 4 && name.startsWith(wanted)) return 1;
  const difference = Math.abs(wanted.length - name.length);
  // The difference of the lengths is a lower bound of the edit distance. It is checked first, because a body may have ten thousand unknown
  // names.
  return difference > most ? difference : editDistance(wanted, name);
}

/** Returns how many insertions, deletions and replacements of characters turn one text into the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, n) => n);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + Number(from[i - 1] !== to[j - 1]);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
