import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { firstNames, readText } from '../../support/markdown';

const root = join(__dirname, '../../..');

/** The source of the product, the runner and the build. Texts in it may be concatenated with `+`. */
const source = ['functions', 'shared', 'local']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts'))
  .concat('build.mjs')
  .map((path) => readText(path).replace(/['"`] \+\n\s*['"`]/g, ''))
  .join('\n')
  .replaceAll("\\'", "'");

/** Returns the fixed parts of a message, between its variables. */
const fixedParts = (message: string): string[] =>
  message
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part.length > 2);

const messages = firstNames(readText('docs/when-it-does-not-work.md'));

test.each(messages)('a message of the product: %s', (message) => {
  const parts = fixedParts(message);

  expect(parts.length).toBeGreaterThan(0);
  expect(parts.filter((part) => !source.includes(part))).toEqual([]);
});
