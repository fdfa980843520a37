import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes tokens that only this product can make. */
export interface TokenSigner {
  /** Returns a URL-safe token that carries the payload, signed but readable. */
  sign(payload: string): string;
  /** Returns the payload, or undefined when this signer did not make the token. */
  open(token: string): string | undefined;
}

const TOKEN = /^([\w-]+)\.([\w-]+)$/;

/**
 * Signs with HMAC-SHA256. `purpose` binds the tokens to their use, such as the path of a list: a signer with another purpose does not
 * open them.
 */
export function hmacSigner(key: Buffer | string, purpose = ''): TokenSigner {
  const codeOf = (body: string): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([purpose, body]))
      .digest();
  return {
    sign: (payload) => {
      const body = Buffer.from(payload).toString('base64url');
      return `${body}.${codeOf(body).toString('base64url')}`;
    },
    open: (token) => {
      const [, body = '', code = ''] = TOKEN.exec(token) ?? [];
      const [given, expected] = [Buffer.from(code, 'base64url'), codeOf(body)];
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return Buffer.from(body, 'base64url').toString();
    },
  };
}
