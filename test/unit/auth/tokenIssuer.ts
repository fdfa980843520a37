import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

export const TENANT_ID = '3f9c1d7e-52a4-4b0e-9d61-8a2c7f30b5e4';
export const AUDIENCE = 'api://access-reviews';
const KID = 'first';

/** A token issuer on a free port of this machine, with discovery and keys. Tests can make it fail. */
export interface TokenIssuer {
  readonly url: string;
  readonly key: CryptoKey;
  /** The paths of the requests that were answered. */
  readonly asked: string[];
  /** While set, every request is answered with this status. */
  failWith: number | undefined;
  /** Returns a signed token of a person with these claims; a claim that is undefined is left out. */
  sign(
    claims?: Readonly<Record<string, unknown>>,
    header?: { alg?: string; kid?: string | undefined },
  ): Promise<string>;
  close(): Promise<void>;
}

/** The key of all issuers of a test file: it takes longer to make than most tests. */
const pair = generateKeyPair('RS256', { extractable: true });

export async function startTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await pair;
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: KID, use: 'sig', alg: 'RS256' }] };
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    issuer.asked.push(path);
    const document = path === '/keys' ? keys : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys` };
    response.writeHead(issuer.failWith ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  const url = await listen(server);
  const issuer: TokenIssuer = {
    url,
    key: privateKey,
    asked: [],
    failWith: undefined,
    sign: (claims, { alg = 'RS256', kid } = { kid: KID }) =>
      new SignJWT({ ...validClaims(url), ...claims })
        .setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) })
        .sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
  return issuer;
}

/** Returns the claims of a person's token, valid for an hour. */
export function validClaims(issuer: string): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: AUDIENCE,
    tid: TENANT_ID,
    nbf: now - 10,
    exp: now + 3600,
    oid: '0b6d9c51-0f3b-4c6f-8f5e-2a9f3f2f7d10',
    name: 'Ines Okafor',
    preferred_username: 'ines@contoso.example',
    scp: 'AccessReview.Read.All AccessReview.ReadWrite.All',
    wids: ['FE930BE7-5e62-47db-91af-98c3a49a38b1'],
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
