import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTimestamps } from '../../../shared/signing/anchors';
import { openAuthority, reply, type Authority } from '../../support/authority';
import { openStandIn } from '../../support/standIn';

let authority: Authority;
let respond: (request: Buffer) => Response;
beforeAll(async () => {
  authority = await openAuthority((request) => respond(request));
});
beforeEach(() => {
  respond = authority.stamp;
});
afterAll(() => authority.close());

const SEAL = { definitionId: 'd', instanceId: 'i', n: 1, statement: '{ "name": "Zoë" }\n', jws: 'h..s' };
const fix = () => createTimestamps(authority.url).fix(SEAL);

test('the authority confirms when a seal existed, and the proof is checked with openssl alone', async () => {
  const home = mkdtempSync(join(tmpdir(), 'seal-'));
  const [seal, proof] = [join(home, '000001.json'), join(home, '000001.tsr')];
  writeFileSync(proof, await fix());
  writeFileSync(seal, SEAL.statement);
  const { openssl, certificate } = authority;
  const line = ['ts', '-verify', '-data', seal, '-in', proof, '-CAfile', certificate];
  expect(openssl(...line)).toContain('Verification: OK');
  writeFileSync(seal, SEAL.statement.trim());
  expect(() => openssl(...line)).toThrow('message imprint mismatch');
});

test('the request follows RFC 3161: it has the hash and a nonce, and asks for the certificate', async () => {
  await fix();
  const text = authority.openssl('ts', '-query', '-in', 'request.tsq', '-text');
  expect(text).toContain('Version: 1\nHash Algorithm: sha256');
  expect(text).toMatch(/Nonce: 0x[4-7][0-9A-F]{15}\nCertificate required: yes/);
});

describe('no proof is kept', () => {
  test.each<[string, string, () => Response]>([
    [
      'the authority throttles',
      'unavailable',
      () => new Response('', { status: 429, headers: { 'retry-after': '0' } }),
    ],
    ['the authority asks who calls', 'refused', () => new Response('', { status: 401 })],
    ['the authority leads elsewhere', 'unavailable', () => Response.redirect('https://example.com/', 302)],
    ['the request is rejected', 'refused', () => reply(Buffer.from('30053003020102', 'hex'))],
    ['the answer is a page', 'refused', () => reply(Buffer.from('<!doctype html><title>Welcome</title>'))],
    ['the answer is empty', 'refused', () => reply(Buffer.alloc(0))],
    ['the answer is granted and has no token', 'unusable', () => reply(Buffer.from('30053003020100', 'hex'))],
  ])('if %s', async (_, why, answer) => {
    respond = answer;
    await expect(fix()).rejects.toMatchObject({ name: 'AnchorError', why });
  });

  test('if the authority repeats the answer to an earlier request', async () => {
    const old = Buffer.from(await fix());
    respond = () => reply(old);
    await expect(fix()).rejects.toMatchObject({ why: 'unusable' });
  });

  test('if nobody answers', async () => {
    const gone = await openStandIn(() => new Response(''));
    await gone.close();
    await expect(createTimestamps(gone.url).fix(SEAL)).rejects.toMatchObject({ why: 'unavailable' });
  });
});
