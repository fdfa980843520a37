import { createHmac, timingSafeEqual } from 'node:crypto';

/** Makes texts that only this product can have made. */
export interface TokenSigner {
  /** A token that carries the payload, safe in a URL. The payload is readable by whoever holds the token. */
  sign(payload: string): string;
  /** The payload, or undefined when the token is not one of this signer's. */
  open(token: string): string | undefined;
}

const TOKEN = /^([\w-]+)\.([\w-]+)$/;

/**
 * Signs with HMAC-SHA256. `purpose` binds the tokens to their use, such as the path of the list they belong to: a
 * signer with another purpose does not open them.
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
