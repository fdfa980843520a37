import { hmacSigner } from '../../api/odata/tokenSigner';
import { addDuration, isBefore } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import type { Dependencies } from '../dependencies';

const LINK_LIFE = 'PT24H';

/** Returns the token of a link that opens a file for 24 hours without an access token; `file` names the one file that it opens. */
export function linkToken({ storage, now }: Dependencies, file: string): Promise<string> {
  return hmacSigner(storage.secrets.downloadKey, file).sign(addDuration(now(), LINK_LIFE));
}

/** Throws Forbidden for a token that is forged, expired, or of another file. */
export async function requireLinkToken({ storage, now }: Dependencies, file: string, token: string): Promise<void> {
  const expires = await hmacSigner(storage.secrets.downloadKey, file).open(token);
  if (expires === undefined || !isBefore(now(), expires)) {
    throw new GraphError('Forbidden', 'The link is not valid, or its 24 hours are over; generate another one.');
  }
}
