import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connectorFiles } from './files';
import { readOptions } from './options';

/** `npm run connector`: writes the connector's files. With options it writes the files of a deployment. */
const { options, out } = readOptions(process.argv.slice(2));
for (const [path, content] of Object.entries(connectorFiles(options))) {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
