import { createHash, randomBytes } from 'node:crypto';
import { AnchorError, callAnchor, type Anchor } from './anchors';

/**
 * The beginning of a `TimeStampReq` (RFC 3161, DER) up to the hash: version 1, and a `messageImprint` by SHA-256. After the hash come a
 * nonce of eight bytes and TRUE for `certReq`. Every request has 69 bytes.
 */
const REQUEST = Buffer.from('30430201013031300d060960864801650304020105000420', 'hex');
const NONCE = Buffer.from('0208', 'hex');
const CERTIFICATES = Buffer.from('0101ff', 'hex');

/** Asks a timestamp authority to confirm when a seal existed. The proof is its unchanged answer. Source: RFC 3161. */
export const createTimestamps = (url: string): Anchor => ({
  what: 'timestamps',
  ending: 'tsr',
  async fix({ statement }) {
    const hash = createHash('sha256').update(statement).digest();
    const nonce = newNonce();
    const answer = await callAnchor(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/timestamp-query', Accept: 'application/timestamp-reply' },
      body: Buffer.concat([REQUEST, hash, NONCE, nonce, CERTIFICATES]),
    });
    if (!isGranted(answer)) throw new AnchorError('refused', 'The timestamp authority did not grant the request.');
    // The product does not check the signature of the answer: the reader of the proof decides which authority to trust.
    if (!answer.includes(hash) || !answer.includes(nonce))
      throw new AnchorError('unusable', 'The timestamp authority answered another request.');
    return answer;
  },
});

/** Returns a positive integer of eight bytes, in the one form that DER allows. */
function newNonce(): Buffer {
  const nonce = randomBytes(8);
  nonce[0] = 0x40 | ((nonce[0] ?? 0) & 0x3f);
  return nonce;
}

/**
 * Returns whether the authority granted the request. `TimeStampResp` begins with `PKIStatusInfo`, which begins with the status: 0 is
 * granted, 1 is granted with changes.
 */
function isGranted(answer: Buffer): boolean {
  const info = behindHeader(answer, 0);
  const status = behindHeader(answer, info);
  return answer[status] === 0x02 && answer[status + 1] === 1 && (answer[status + 2] ?? 2) < 2;
}

/** Returns the position of the content of a DER value: after its tag and its length, which may take several bytes. */
function behindHeader(der: Buffer, at: number): number {
  const length = der[at + 1] ?? 0;
  return at + 2 + (length > 0x80 ? length - 0x80 : 0);
}
