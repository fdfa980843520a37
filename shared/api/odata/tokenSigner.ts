import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes tokens that only this product can make. */
export interface TokenSigner {
  /** Returns a URL-safe token that carries the payload, signed but readable. */
  sign(payload: string): Promise<string>;
  /** Returns the payload, or undefined when this signer did not make the token. */
  open(token: string): Promise<string | undefined>;
}

const TOKEN = /^([\w-]+)\.([\w-]+)$/;

/**
 * Returns a signer with HMAC-SHA256, whose key is read with the first token. `purpose` binds the tokens to their use, such as the path of a
 * list: a signer with another purpose does not open them.
 */
export function hmacSigner(readKey: () => Promise<Buffer>, purpose = ''): TokenSigner {
  const codeOf = async (body: string): Promise<Buffer> =>
    createHmac('sha256', await readKey())
      .update(JSON.stringify([purpose, body]))
      .digest();
  return {
    sign: async (payload) => {
      const body = Buffer.from(payload).toString('base64url');
      return `${body}.${(await codeOf(body)).toString('base64url')}`;
    },
    open: async (token) => {
      const [, body = '', code = ''] = TOKEN.exec(token) ?? [];
      const [given, expected] = [Buffer.from(code, 'base64url'), await codeOf(body)];
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return Buffer.from(body, 'base64url').toString();
    },
  };
}
