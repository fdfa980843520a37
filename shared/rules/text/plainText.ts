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
