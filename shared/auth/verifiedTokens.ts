import { hash } from 'node:crypto';
import type { Caller } from './caller';

/** The callers of tokens that were verified a short time ago. */
export interface VerifiedTokens {
  find(token: string): Caller | undefined;
  /** `expires` is the claim `exp`: seconds since 1970. */
  keep(token: string, caller: Caller, expires: number): void;
}

/** A withdrawn key must not count for long. The keys themselves are read again every ten minutes. */
const KEPT_MS = 5 * 60_000;
const MOST = 1_000;

/**
 * Remembers verified tokens by their SHA-256, because verifying a signature takes longer than the rest of a request. An entry ends with its
 * token, after five minutes at the latest; the oldest of 1,000 makes room. Time is the machine's, as in tokens.
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
      // Without the deletion a repeated entry keeps its old place in the order.
      known.delete(key);
      known.set(key, { caller, until: Math.min(Date.now() + KEPT_MS, expires * 1000) });
    },
  };
}

const keyOf = (token: string): string => hash('sha256', token, 'base64');
