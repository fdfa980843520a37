import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { connectorFiles } from './files';

/** `npm run connector`: makes the files of the connector anew. */
for (const [path, content] of Object.entries(connectorFiles())) {
  const file = join('connector', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
