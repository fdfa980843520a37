import { type EvidencePack, packEnd } from '../../rules/evidence/pack';
import type { AttentionItem } from '../../rules/instance/attention';
import type { Delegation, Origin } from '../../rules/model/origin';
import type { CountedProgress } from '../../rules/reports/progress';
import { identityToWire } from './definitionToWire';
import type { Principal, Resource } from '../../rules/model/definition';
import type { ItemRestoration, RemovalPlan, Restoration, RestorationOutcome } from '../../rules/model/removal';
import { principalToWire, resourceToWire } from './decisionToWire';
import { grantToWire } from './previewToWire';
import { hashOf } from '../../rules/evidence/line';
import type { DecisionEvent } from '../../rules/model/decision';

// Graph's typings lack these types; the first two are the product's own.

/** Returns an attentionItem, a type of the product's own: docs/lifecycle.md#attention. */
export function attentionToWire(item: AttentionItem): object {
  if (item.kind === 'subscription') {
    return { ...NO_REVIEW, id: item.id, subscriptionId: item.id, concerns: item.concerns };
  }
  const { id, definitionId, status, endDateTime, terms, resource } = item.instance;
  const review = {
    definitionId,
    instanceId: id,
    displayName: terms.displayName,
    resource: resource && resourceToWire(resource),
    status,
    endDateTime,
  };
  return { id, ...review, subscriptionId: null, concerns: item.concerns };
}

const NO_REVIEW = {
  definitionId: null,
  instanceId: null,
  displayName: null,
  resource: null,
  status: null,
  endDateTime: null,
};

/** Returns an instanceProgress, a type of the product's own: docs/lifecycle.md#progress. */
export const progressToWire = ({ instance, countedDateTime, progress }: CountedProgress): object => ({
  id: instance.id,
  countedDateTime,
  retriesRemovals: instance.retriesRemovals === true,
  ...progress,
});

const UNKNOWN = { seal: null, isFinal: null, sha256: null, sizeInBytes: null, statementSha256: null, missing: [] };

/** Returns an accessReviewEvidencePack, a type of the product's own. Only generateDownloadUri sets `downloadUri`. */
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

/**
 * Returns the approverDelegate of a person; its properties are null if the person has named nobody. Source: docs/graph-reference.md#s2-20.
 */
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

// These types are the product's own; Graph's typings lack them.

/** Returns a restoration; the counts are null until it has ended. */
export const restorationToWire = (restoration: Restoration): object => ({
  ...restoration,
  createdBy: identityToWire(restoration.createdBy),
  decisionIds: restoration.decisionIds ?? [],
  outcomes: restoration.status === 'succeeded' ? restoration.outcomes : null,
});

interface ItemView extends RestorationOutcome {
  readonly id: string;
  readonly principal: Principal;
  readonly resource: Resource;
  readonly what: RemovalPlan;
}

/** Returns a restorationItem. */
export const restoredItemToWire = ({ id, principal, resource, state, reason, what }: ItemView): object => ({
  id,
  principal: principalToWire(principal),
  resource: resourceToWire(resource),
  outcome: state,
  reason,
  what: what.map(grantToWire),
});

/** Returns the state of an item's restoration, in beta; null if nobody requested one. */
export const itemRestorationToWire = (restoration: ItemRestoration | undefined): object | null =>
  restoration ? { state: restoration.state, dateTime: restoration.dateTime, by: identityToWire(restoration.by) } : null;

/** The properties of every line of evidence about a change; lines of version 0.1 have no channel. */
interface RecordedChange extends Pick<Origin, 'by'>, Partial<Pick<Origin, 'channel'>> {
  readonly dateTime: string;
  readonly kind: string;
}

/** Returns an evidenceRecord: a line of the journal of an instance, or a version of a definition. */
export function recordToWire(line: string): object {
  const record = JSON.parse(line) as RecordedChange & { readonly n: number };
  return { ...changeToWire(record, record.n), line, lineSha256: hashOf(line) };
}

/** Returns a decisionRecord: a line of the ledger. Properties that version 0.1 did not record are null. */
export function decisionRecordToWire(line: string): object {
  const event = JSON.parse(line) as DecisionEvent;
  const { decision, justification, previousDecision, previousJustification, applyResult, recommendation } = event;
  const { recordedDateTime = null, stage = null, isSelf = null } = event;
  return {
    ...changeToWire(event, event.version),
    recordedDateTime,
    decision,
    justification,
    previousDecision,
    previousJustification,
    applyResult,
    recommendation,
    stage,
    isSelf,
    line,
    lineSha256: hashOf(line),
  };
}

const changeToWire = ({ kind, dateTime, by, channel }: RecordedChange, number: number) => ({
  id: String(number),
  number,
  kind,
  dateTime,
  by: identityToWire(by),
  channel: channel ?? null,
});
