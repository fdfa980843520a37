import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStandIn, type StandIn } from './standIn';

const CONFIGURATION = `
[req]
distinguished_name = name
[name]
[authority]
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = stamps
[stamps]
serial = serial
signer_cert = authority.pem
signer_key = authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
`;

/** A timestamp authority (RFC 3161) that uses openssl, with its own certificate. */
export interface Authority extends StandIn {
  /** The path of a file with the certificate. */
  readonly certificate: string;
  /** Answers the request correctly. */
  readonly stamp: (request: Buffer) => Response;
  /** Runs openssl in the folder of the authority, in which `request.tsq` is the last request. Returns its output. */
  readonly openssl: (...args: readonly string[]) => string;
}

/** Starts an authority. `respond` replaces its answers. */
export async function openAuthority(respond?: (request: Buffer) => Response): Promise<Authority> {
  const home = mkdtempSync(join(tmpdir(), 'authority-'));
  const openssl: Authority['openssl'] = (...args) =>
    execFileSync('openssl', args, { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  writeFileSync(join(home, 'authority.cnf'), CONFIGURATION);
  writeFileSync(join(home, 'serial'), '01\n');
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', 'authority.key', '-out', 'authority.pem'];
  openssl('req', '-x509', ...key, '-subj', '/CN=authority', '-config', 'authority.cnf', '-extensions', 'authority');

  const stamp: Authority['stamp'] = (request) => {
    writeFileSync(join(home, 'request.tsq'), request);
    openssl('ts', '-reply', '-config', 'authority.cnf', '-queryfile', 'request.tsq', '-out', 'answer.tsr');
    return reply(readFileSync(join(home, 'answer.tsr')));
  };
  const standIn = await openStandIn(({ method, headers, body }) => {
    if (method !== 'POST') return new Response('', { status: 405 });
    if (headers.get('content-type') !== 'application/timestamp-query') return new Response('', { status: 415 });
    return (respond ?? stamp)(body);
  });
  return { ...standIn, certificate: join(home, 'authority.pem'), stamp, openssl };
}

/** Returns an answer of an authority. */
export const reply = (body: Buffer): Response =>
  new Response(body, { headers: { 'content-type': 'application/timestamp-reply' } });
