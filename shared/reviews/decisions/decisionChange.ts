import { GraphError } from '../../rules/errors';
import { hashBefore, ledgerLine, hashOf } from '../../rules/evidence/line';
import type { Decision, UserIdentity } from '../../rules/model/definition';
import type { DecisionChangeKind, DecisionEvent, StoredDecision } from '../../rules/model/decision';
import type { Instance } from '../../rules/model/instance';
import type { Channel, Origin } from '../../rules/model/origin';
import type { DecisionChange } from '../../storage/decisionRows';
import type { StoredValue } from '../../storage/table/table';

export interface DecisionInput {
  readonly decision: Decision;
  readonly justification?: string | undefined;
}

/** Who changes a decision, when and how, as the ledger records it. */
interface Change
  extends Omit<Origin, 'channel'>, Pick<DecisionEvent, 'jobId' | 'defaultDecision' | 'attempt' | 'assignment'> {
  readonly kind: DecisionChangeKind;
  /** The reviewer in whose place a delegate decides. */
  readonly onBehalfOf?: UserIdentity | undefined;
  /** The channel of the request; absent in a job of version 0.1. */
  readonly channel: Channel | undefined;
  /** The UTC instant from which the change applies. */
  readonly dateTime: string;
  /** The UTC instant at which the change is written, if that is another instant. */
  readonly recordedDateTime?: string;
}

/** The types of changes by which a person decides; true for those that decide many items at once. */
const IS_PART_OF_BULK: Readonly<Partial<Record<DecisionChangeKind, boolean>>> = {
  single: false,
  bulk: true,
  recommendation: true,
};

/** Returns the change of an item to a new decision, with its ledger entry. `NotReviewed` takes a decision back. */
export function changeDecision(
  previous: StoredValue<StoredDecision>,
  { decision, justification = '' }: DecisionInput,
  change: Change,
): DecisionChange {
  const isReviewed = decision !== 'NotReviewed';
  const { onBehalfOf } = change;
  return withLedgerEntry(
    previous,
    {
      ...previous.value,
      decision,
      justification,
      reviewedBy: isReviewed ? change.by : null,
      reviewedDateTime: isReviewed ? change.dateTime : null,
      isPartOfBulk: isReviewed ? IS_PART_OF_BULK[change.kind] : undefined,
      ...((onBehalfOf ?? previous.value.delegatedBy) && { delegatedBy: isReviewed ? (onBehalfOf ?? null) : null }),
    },
    change,
  );
}

/** Returns a change of an item together with the ledger entry that records it. */
export function withLedgerEntry(
  { value, etag }: StoredValue<StoredDecision>,
  changed: StoredDecision,
  change: Change,
): DecisionChange {
  const next = { ...changed, version: value.version + 1 };
  const event = eventOf(value, next, change);
  return { previous: { value, etag }, next: { ...next, ledgerHash: hashOf(ledgerLine(event)) }, event };
}

/** The properties that ledger entries of a type have in addition to the decision. */
const OF_KIND: Readonly<Partial<Record<DecisionEvent['kind'], (next: EventItem) => Partial<DecisionEvent>>>> = {
  stage: ({ insights }) => ({ insights }),
  apply: ({ plan }) => (plan ? { plan } : {}),
  readBack: ({ removalCheck }) => (removalCheck ? { removalCheck } : {}),
  restore: ({ restoration }) => (restoration ? { restoration } : {}),
};

type EventItem = Pick<StoredDecision, 'insights' | 'plan' | 'removalCheck' | 'restoration'>;

/** Returns the ledger entry of a change. `prev` comes last, as in every line of evidence. */
function eventOf(
  previous: StoredDecision,
  { id, principal, stage, version, ...next }: StoredDecision,
  {
    kind,
    by,
    channel,
    dateTime,
    recordedDateTime = dateTime,
    jobId,
    defaultDecision,
    attempt,
    assignment,
    onBehalfOf,
  }: Change,
): DecisionEvent {
  return {
    decisionId: id,
    version,
    dateTime,
    recordedDateTime,
    kind,
    by,
    ...(channel && { channel }),
    isSelf: by.id === principal.id,
    onBehalfOf: onBehalfOf ?? null,
    stage,
    decision: next.decision,
    justification: next.justification,
    previousDecision: previous.decision,
    previousJustification: previous.justification,
    recommendation: next.recommendation,
    ...(defaultDecision && { defaultDecision }),
    ...(assignment && { assignment }),
    applyResult: next.applyResult,
    applyDescription: next.applyDescription,
    ...OF_KIND[kind]?.(next),
    ...(attempt && { attempt }),
    ...(jobId !== undefined && { jobId }),
    prev: hashBefore(previous),
  };
}

/**
 * Throws BadRequest if the review requires a justification and there is none. Graph's name of the setting mentions approvals only, but a
 * denial needs a justification as well. Source: docs/graph-reference.md#e22.
 */
export function requireJustification(
  { terms }: Pick<Instance, 'terms'>,
  { decision, justification }: DecisionInput,
): void {
  if (!terms.settings.justificationRequiredOnApproval || decision === 'NotReviewed') return;
  if ((justification ?? '').trim() !== '') return;
  const message = 'The review requires a justification with each decision.';
  throw new GraphError('BadRequest', message, { details: [{ code: 'Required', target: 'justification', message }] });
}
