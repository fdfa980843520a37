// node tamperZip.mjs DIRECTORY writes zips that contain more than their directory says, or that two programs read differently. Prints as
// JSON what the verifier's reader says about each.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { readPack } from '../../docs/verify.mjs';

const [, , directory] = process.argv;
const NOTHING = Buffer.alloc(0);
const MORE = Buffer.from('more');
const file = (name, text = name) => ({ name: `pack/${name}`, text });
const PACK = [file('statement.json', '{}'), file('data/items.jsonl', '{"v":1}\n')];

/** Returns the header of a file in a zip (APPNOTE 4.3.7), or of its entry in the directory (4.3.12). */
function header({ name, text, localName = name, method = 8, rest = '', mode = 0 }, offset) {
  const data = Buffer.concat([method === 8 ? deflateRawSync(text) : Buffer.from(text), Buffer.from(rest)]);
  const isLocal = offset === undefined;
  const shown = Buffer.from(isLocal ? localName : name);
  const bytes = Buffer.alloc(isLocal ? 30 : 46);
  bytes.writeUInt32LE(isLocal ? 0x04034b50 : 0x02014b50);
  const at = isLocal ? 8 : 10;
  bytes.writeUInt16LE(method, at);
  [crc32(text), data.length, Buffer.byteLength(text)].forEach((value, n) => bytes.writeUInt32LE(value, at + 6 + n * 4));
  bytes.writeUInt16LE(shown.length, at + 18);
  if (!isLocal) {
    bytes.writeUInt32LE(mode * 0x10000, 38);
    bytes.writeUInt32LE(offset, 42);
  }
  return Buffer.concat([bytes, shown, isLocal ? data : NOTHING]);
}

function zipOf(files, { gap = NOTHING, comment = NOTHING, uncounted = 0 } = {}) {
  const locals = files.map((each) => header(each));
  const offsets = locals.map((_, n) => Buffer.concat(locals.slice(0, n)).length);
  const central = Buffer.concat(files.map((each, n) => header(each, offsets[n])));
  const body = Buffer.concat([...locals, gap]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  [8, 10].forEach((at) => end.writeUInt16LE(files.length - uncounted, at));
  [central.length, body.length].forEach((value, n) => end.writeUInt32LE(value, 12 + n * 4));
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([body, central, end, comment]);
}

const WAYS = {
  nothing: zipOf(PACK),
  'files as they are': zipOf(PACK.map((each) => ({ ...each, method: 0 }))),
  folders: zipOf([...PACK, file('data/', '')]),
  'a name twice': zipOf([...PACK, file('data/items.jsonl')]),
  'another name at the file': zipOf([...PACK, { ...file('data/a'), localName: 'pack/data/b' }]),
  'a file in no directory': zipOf(PACK, { gap: header(file('data/items.jsonl')) }),
  'an entry behind the last that counts': zipOf([...PACK, file('data/a')], { uncounted: 1 }),
  'a folder with content': zipOf([...PACK, file('data/', 'more')]),
  'a link': zipOf([...PACK, { ...file('data/a'), mode: 0o120777 }]),
  'bytes behind a compressed file': zipOf([...PACK, { ...file('data/a'), rest: 'more' }]),
  'another compression': zipOf([...PACK, { ...file('data/a'), method: 12 }]),
  'a comment': zipOf(PACK, { comment: MORE }),
  'bytes behind the end': Buffer.concat([zipOf(PACK), MORE]),
  'bytes before the beginning': Buffer.concat([MORE, zipOf(PACK)]),
  'a second zip in the comment': zipOf(PACK, { comment: zipOf(PACK) }),
};

const answers = Object.entries(WAYS).map(([way, zip], n) => {
  const path = join(directory, `${n}.zip`);
  writeFileSync(path, zip);
  try {
    return [way, [...readPack(path).keys()].sort().join(' ')];
  } catch (error) {
    return [way, error.message];
  }
});
console.log(JSON.stringify(Object.fromEntries(answers)));
