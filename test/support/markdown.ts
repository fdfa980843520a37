import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** Returns the text of a file of the project; `path` begins at the root of the project. */
export const readText = (path: string): string => readFileSync(join(root, path), 'utf8');

/** A fenced block: its language and its text. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

/** Returns the fenced blocks of a Markdown text, in order. Blocks inside lists keep their indent. */
export function blocksOf(markdown: string): readonly Block[] {
  const blocks = markdown.matchAll(/^([ ]*)```(\w*)\n([\s\S]*?)^\1```$/gm);
  return [...blocks].map(([, , language = '', text = '']) => ({ language, text }));
}

/** Returns the text below a heading, up to the next heading of its level. Throws if there is no such heading. */
export function sectionOf(markdown: string, heading: string): string {
  const lines = withoutBlocks(markdown).split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`There is no heading '${heading}'.`);
  const level = /^#+ /.exec(heading)?.[0] ?? '';
  const end = lines.findIndex((line, n) => n > start && line.startsWith(level));
  return markdown
    .split('\n')
    .slice(start, end < 0 ? undefined : end)
    .join('\n');
}

/** Returns the text with empty lines in place of fenced blocks, because a comment in a shell block is not a heading. */
export const withoutBlocks = (markdown: string): string =>
  markdown.replace(/^([ ]*)```[\s\S]*?^\1```$/gm, (block) => block.replace(/[^\n]/g, ''));

/** Returns the rows of all tables of a text, without their heads. Cells are trimmed; `\\|` becomes `|`. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n');
  const isRule = (line: string | undefined): boolean => /^\|[\s:|-]+\|$/.test(line ?? '');
  return lines
    .filter((line, n) => line.startsWith('|') && !isRule(line) && !isRule(lines[n + 1]))
    .map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll('\\|', '|')),
    );
}

/** Returns the first text in backquotes of each row. */
export const firstNames = (markdown: string): readonly string[] =>
  tableRows(markdown).map(([cell = '']) => /^`([^`]+)`$/.exec(cell)?.[1] ?? cell);
