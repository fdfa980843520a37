// node deploy/pack.mjs OUT.zip: packs the files that are deployed. The same files always give the same bytes.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32, deflateRawSync } from 'node:zlib';

const root = new URL('../', import.meta.url);
if (!existsSync(new URL('dist/functions.js', root))) {
  console.error('There is no build to pack: run npm ci and npm run build first.');
  process.exit(1);
}
const built = readdirSync(new URL('dist', root), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.endsWith('.map'))
  .map(({ parentPath, name }) => relative(fileURLToPath(root), join(parentPath, name)).replaceAll('\\', '/'));
const FILES = ['host.json', 'package.json', ...built.sort()];
const VERSION = 20;
const DEFLATED = 8;
const FIRST_OF_JANUARY_1980 = 0x21;
const REGULAR_FILE_644 = 0o100644 * 0x10000;
const MADE_ON_UNIX = 3 << 8;

const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error('usage: node deploy/pack.mjs OUT.zip');
  process.exit(1);
}

/** Returns the fields that the header of a file and its directory entry have in common. */
function shared({ name, content, packed }) {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(VERSION, 0);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(FIRST_OF_JANUARY_1980, 8);
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directoryEntry(file, offset) {
  const before = Buffer.from([0x50, 0x4b, 0x01, 0x02, 0, 0]);
  before.writeUInt16LE(MADE_ON_UNIX | VERSION, 4);
  const after = Buffer.alloc(14);
  after.writeUInt32LE(REGULAR_FILE_644, 6);
  after.writeUInt32LE(offset, 10);
  return Buffer.concat([before, shared(file), after, Buffer.from(file.name)]);
}

const parts = [];
const entries = [];
let offset = 0;
for (const name of FILES) {
  const content = readFileSync(new URL(name, root));
  const file = { name, content, packed: deflateRawSync(content, { level: 9 }) };
  const part = Buffer.concat([Buffer.from('PK\x03\x04'), shared(file), Buffer.from(name), file.packed]);
  parts.push(part);
  entries.push(directoryEntry(file, offset));
  offset += part.length;
}
const directory = Buffer.concat(entries);
const end = Buffer.alloc(22);
end.write('PK\x05\x06', 'latin1');
end.writeUInt16LE(FILES.length, 8);
end.writeUInt16LE(FILES.length, 10);
end.writeUInt32LE(directory.length, 12);
end.writeUInt32LE(offset, 16);
writeFileSync(target, Buffer.concat([...parts, directory, end]));
