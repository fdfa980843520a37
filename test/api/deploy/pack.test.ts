import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync } from 'node:zlib';
import { root } from './cloud/openCloud';

const folder = mkdtempSync(join(tmpdir(), 'pack-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function pack(name: string): Buffer {
  const file = join(folder, name);
  execFileSync(process.execPath, [join(root, 'deploy/pack.mjs'), file]);
  return readFileSync(file);
}

/** Returns the files of an archive by name, according to the directory at its end. */
function unpack(archive: Buffer): ReadonlyMap<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = new Map<string, Buffer>();
  let at = archive.readUInt32LE(end + 16);
  for (let n = archive.readUInt16LE(end + 10); n > 0; n -= 1) {
    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const start = archive.readUInt32LE(at + 42) + 30 + nameLength;
    const content = inflateRawSync(archive.subarray(start, start + archive.readUInt32LE(at + 20)));
    expect(crc32(content)).toBe(archive.readUInt32LE(at + 16));
    files.set(name, content);
    at += 46 + nameLength;
  }
  return files;
}

test('a package has the built files unchanged and what the host reads, and the same files make the same package', () => {
  const archive = pack('one.zip');
  const files = unpack(archive);

  const beside = ['later', 'web'].flatMap((folder) =>
    readdirSync(join(root, 'dist', folder)).map((name) => `dist/${folder}/${name}`),
  );
  const expected = ['host.json', 'package.json', 'dist/functions.js', 'dist/verify.mjs', ...beside].filter(
    (name) => !name.endsWith('.map'),
  );
  expect([...files.keys()].sort()).toEqual(expected.sort());
  for (const [name, content] of files) expect(content.equals(readFileSync(join(root, name)))).toBe(true);
  expect(pack('two.zip').equals(archive)).toBe(true);
});
