import { packEnd, type EvidencePack } from '../../rules/evidence/pack';
import { identityToWire } from './identityToWire';

const UNKNOWN = { seal: null, isFinal: null, sha256: null, sizeInBytes: null, statementSha256: null, missing: [] };

/** Returns an accessReviewEvidencePack, a type of our own. Only generateDownloadUri sets `downloadUri`. */
export const packToWire = (pack: EvidencePack, downloadUri: string | null = null): object => ({
  id: pack.id,
  status: pack.status,
  createdDateTime: pack.createdDateTime,
  createdBy: identityToWire(pack.createdBy),
  expirationDateTime: packEnd(pack),
  ...(pack.result ?? UNKNOWN),
  isComplete: pack.result ? pack.result.missing.length === 0 : null,
  downloadUri,
});
