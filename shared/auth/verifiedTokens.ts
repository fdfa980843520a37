import { hash } from 'node:crypto';
import type { Caller } from './caller';

/** Who sent the tokens that were verified a short while ago. */
export interface VerifiedTokens {
  find(token: string): Caller | undefined;
  /** `expires` is the claim `exp`: seconds since 1970. */
  keep(token: string, caller: Caller, expires: number): void;
}

/** A key that the issuer withdraws must not open doors for long: the keys themselves are read again every ten minutes. */
const KEPT_MS = 5 * 60_000;
const MOST = 1_000;

/**
 * Remembers tokens whose signature and claims were found good, by their SHA-256, so that the tokens themselves do not lie in memory: to verify
 * a signature takes longer than all the rest of a request. What is remembered ends with the token, and after five minutes at the latest;
 * the oldest makes room. Time is the machine's, as for the tokens.
 */
export function createVerifiedTokens(): VerifiedTokens {
  const known = new Map<string, { readonly caller: Caller; readonly until: number }>();
  return {
    find(token) {
      const found = known.get(keyOf(token));
      return found !== undefined && Date.now() < found.until ? found.caller : undefined;
    },
    keep(token, caller, expires) {
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size >= MOST) known.delete(oldest);
      const key = keyOf(token);
      // What is set again would keep its old place in the row otherwise.
      known.delete(key);
      known.set(key, { caller, until: Math.min(Date.now() + KEPT_MS, expires * 1000) });
    },
  };
}

const keyOf = (token: string): string => hash('sha256', token, 'base64');
