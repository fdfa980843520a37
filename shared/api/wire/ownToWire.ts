import { packEnd, type EvidencePack } from '../../rules/evidence/pack';
import type { AttentionItem } from '../../rules/instance/attention';
import type { Delegation } from '../../rules/model/delegation';
import { identityToWire } from './identityToWire';

// Graph's typings do not know these types: the first two are our own.

/** Returns an attentionItem, which is our own: docs/lifecycle.md#attention. */
export function attentionToWire(item: AttentionItem): object {
  if (item.kind === 'subscription') {
    const concern = { kind: 'notificationsFail', count: item.waiting, code: null, message: null };
    return { ...NO_REVIEW, id: item.id, subscriptionId: item.id, concerns: [concern] };
  }
  const { id, definitionId, status, endDateTime, terms } = item.instance;
  const review = { definitionId, instanceId: id, displayName: terms.displayName, status, endDateTime };
  return { id, ...review, subscriptionId: null, concerns: item.concerns };
}

const NO_REVIEW = { definitionId: null, instanceId: null, displayName: null, status: null, endDateTime: null };

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

/** Returns the approverDelegate of a person; its members are null where nobody is named. Source: docs/graph-reference.md#s2-20. */
export const delegationToWire = (delegation: Delegation | undefined): object => ({
  delegate: delegation
    ? {
        '@odata.type': '#microsoft.graph.singleUser',
        id: delegation.delegate.id,
        userId: delegation.delegate.id,
        description: delegation.delegate.displayName,
      }
    : null,
  schedule: delegation
    ? {
        startDateTime: delegation.startDateTime,
        recurrence: null,
        expiration: { type: 'afterDateTime', endDateTime: delegation.endDateTime, duration: null },
      }
    : null,
});
