import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPacks } from '../../support/evidence';

/** The verifier without a pack of the product. Source: docs/evidence.md. */
const UNREADABLE = {
  'a name twice': 'The zip has pack/data/items.jsonl twice.',
  'another name at the file': 'The zip calls pack/data/a also pack/data/b.',
  'a folder with content': 'The folder pack/data/ has content.',
  'a link': 'pack/data/a is a link.',
  'bytes behind a compressed file': 'pack/data/a is damaged in the zip.',
  'another compression': 'pack/data/a is compressed in another way than by deflate.',
  'bytes before the beginning': 'The directory of the zip is damaged.',
};
const HIDING = [
  'a file in no directory',
  'an entry behind the last that counts',
  'a comment',
  'bytes behind the end',
  'a second zip in the comment',
].map((way) => [way, 'The zip has bytes beside its files.'] as const);

test('a zip that two programs could read in two ways is refused; one that was packed again is not', () => {
  const script = join(__dirname, '../../support/tamperZip.mjs');
  const printed = execFileSync(process.execPath, [script, mkdtempSync(join(tmpdir(), 'zips-'))], { encoding: 'utf8' });
  const files = 'data/items.jsonl statement.json';
  const readable = { nothing: files, 'files as they are': files, folders: files };
  expect(JSON.parse(printed)).toEqual({ ...readable, ...UNREADABLE, ...Object.fromEntries(HIDING) });
});

test('the verifier explains how it is called', () => {
  expect(verifyPacks(['--help'])).toMatchObject({
    code: 0,
    page: expect.stringMatching(/^Usage: [^]*--seal/) as string,
  });
  expect(verifyPacks([]).code).toBe(1);
});
