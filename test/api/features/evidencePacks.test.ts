import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi, type Api, type Client } from '../../support/api';
import { makePack, verifyPacks, type MadePack } from '../../support/evidence';
import { readText } from '../../support/markdown';
import { sampleDefinition } from './sampleReview';

/** Evidence packs, on one product whose clock only goes forward. Source: docs/evidence.md. */
let product: Api;
let admin: Client;
let instance: string;
let pack: MadePack;

beforeAll(async () => {
  product = await openApi();
  admin = product.as('admin');
  const settings = { ...sampleDefinition.settings, autoApplyDecisionsEnabled: true };
  const { id } = await product.create({ ...sampleDefinition, settings });
  instance = `/definitions/${id}/instances/${id}`;
  await product.advance('PT1H');
  const reviewer = product.as('jerry.lindqvist');
  const { value } = (await reviewer.get(`${instance}/decisions/filterByCurrentUser(on='reviewer')`)).body;
  for (const [n, decision] of (['Deny', 'Approve'] as const).entries()) {
    const answer = await reviewer.patch(`${instance}/decisions/${value[n]!.id}`, { decision, justification: 'Zoë' });
    expect(answer.status).toBe(204);
  }
  await product.advance('P8D');
  pack = await makePack(product, admin, instance);
});
afterAll(() => product.stop());

test('a pack of an applied review holds, and says what it lacks', () => {
  const { code, page } = verifyPacks([pack.zip]);
  expect(page).toContain('RESULT: everything holds.');
  expect(code).toBe(0);
});

interface Tampered {
  readonly byHand: Readonly<Record<string, readonly string[]>>;
  readonly unnoticed: readonly string[];
  readonly files: number;
  readonly withKid: readonly string[];
  readonly own: string;
}

describe('a pack that somebody tampered with', () => {
  const SEEDS = 500;
  let tampered: Tampered;
  beforeAll(() => {
    const script = join(__dirname, '../../support/tamper.mjs');
    tampered = JSON.parse(
      execFileSync(process.execPath, [script, pack.folder, String(SEEDS)], { encoding: 'utf8' }),
    ) as Tampered;
  });

  test('is found out in every way but one, which only a key from elsewhere finds out', () => {
    const undetected = Object.entries(tampered.byHand).filter(([, problems]) => problems.length === 0);
    expect(undetected.map(([name]) => name)).toEqual(['nothing', 'a pack made anew with another key']);
    expect(tampered.withKid).toEqual([`you named ${tampered.own}`]);
  });

  test.each([
    ['a changed event', 'what came before version 2 was changed'],
    ['swapped events', 'version 1 is missing'],
    ['an item removed from one file', 'has no item'],
    ['an item removed from all files', 'is about other items'],
    ['a decision back at its opening, with its events', 'was another then'],
    ['the last entry of the journal dropped', 'the journal was another then'],
    ['the last seal dropped from the statement too', 'before the decisions were applied'],
    ['alg none', 'the header of the signature'],
  ])('%s: the page says that %s', (way, text) => {
    expect(tampered.byHand[way]?.join('\n')).toContain(text);
  });

  test('is found out whichever byte of whichever file it is', () => {
    expect(tampered.files).toBeGreaterThan(20);
    expect(tampered.unnoticed).toEqual([]);
  });
});

test.each(['bash', 'dash'])('the five lines of README.txt check a pack with %s', (shell) => {
  const lines = readFileSync(join(pack.folder, 'README.txt'), 'utf8')
    .split('\n')
    .filter((line) => /^ {2}(sha256sum|IFS|\{|grep|printf)/.test(line));
  expect(lines).toHaveLength(5);
  const printed = execFileSync(shell, ['-c', lines.join('\n')], { cwd: pack.folder, encoding: 'utf8' });
  expect(printed).toContain('data/ledger.jsonl: OK');
  expect(printed).toContain('Verified OK');
  expect(printed).toContain('"manifestSha256"');
  expect(printed).toContain(statement().key.kid);
});

test('the seal of the mail about the end is in the pack', () => {
  const { statementSha256 } = statement().previousSeal;
  expect(verifyPacks([pack.zip], '--seal', statementSha256).code).toBe(0);
  expect(verifyPacks([pack.zip], '--seal', '0'.repeat(64)).code).toBe(1);
});

test('the verifier in a pack is the one of this release, whose hash the page publishes', () => {
  const own = readFileSync(join(__dirname, '../../../docs/verify.mjs'));
  expect(readFileSync(join(pack.folder, 'verify.mjs'))).toEqual(own);
  expect(readText('docs/evidence.md')).toContain(createHash('sha256').update(own).digest('hex'));
});

const statement = () =>
  JSON.parse(readFileSync(join(pack.folder, 'statement.json'), 'utf8')) as {
    readonly key: { readonly kid: string };
    readonly previousSeal: { readonly statementSha256: string };
  };
