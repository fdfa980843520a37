import type { DecisionChangeKind, StoredDecision } from '../../rules/model/instance';
import type { Decision, UserIdentity } from '../../rules/model/definition';
import type { DecisionChange } from '../../storage/decisions';
import type { Stored } from '../../storage/table/table';

export interface DecisionInput {
  readonly decision: Decision;
  readonly justification?: string | undefined;
}

interface Deciding {
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly dateTime: string;
  /** Given when it is decided in the background. */
  readonly jobId?: string | undefined;
}

/** The change of an item to a new decision, with its entry in the ledger. Taking a decision back leaves the item as it was at the start. */
export function decided(
  previous: Stored<StoredDecision>,
  { decision, justification = '' }: DecisionInput,
  deciding: Deciding,
): DecisionChange {
  const reviewed = decision !== 'NotReviewed';
  return withEvent(
    previous,
    {
      ...previous.value,
      decision,
      justification,
      reviewedBy: reviewed ? deciding.by : null,
      reviewedDateTime: reviewed ? deciding.dateTime : null,
    },
    deciding,
  );
}

/** A change of an item together with the event that tells it. */
export function withEvent(
  previous: Stored<StoredDecision>,
  changed: StoredDecision,
  { kind, by, dateTime, jobId }: Deciding,
): DecisionChange {
  const next = { ...changed, version: previous.value.version + 1 };
  const { decision, justification, applyResult, recommendation, version } = next;
  return {
    previous,
    next,
    event: {
      decisionId: next.id,
      version,
      dateTime,
      kind,
      by,
      decision,
      justification,
      applyResult,
      recommendation,
      previousDecision: previous.value.decision,
      previousJustification: previous.value.justification,
      ...(jobId === undefined ? {} : { jobId }),
    },
  };
}
