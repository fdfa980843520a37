import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connectorFiles } from './files';
import { HELP, readOptions } from './options';

/** Writes the connector's files (`npm run connector`). With options, writes the files for one deployment. */
function write(args: readonly string[]): string {
  const read = readOptions(args);
  if (!read) return HELP;
  const files = Object.entries(connectorFiles(read.options));
  for (const [path, content] of files) {
    const file = join(read.out, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const placeholders = read.left.map((name) => `--${name}`).join(', ');
  return [
    `Wrote ${files.map(([path]) => path).join(', ')} to ${read.out}.`,
    ...(placeholders === '' ? [] : [`Placeholders are left for ${placeholders}.`]),
    `${join(read.out, 'readme.md')} says how to create the connector.`,
    '',
  ].join('\n');
}

try {
  process.stdout.write(write(process.argv.slice(2)));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\nnpm run connector -- --help lists the options.\n`);
  process.exitCode = 1;
}
