import { GraphError } from '../../rules/errors';
import type { Decision, UserIdentity } from '../../rules/model/definition';
import type { DecisionChangeKind, Instance, StoredDecision } from '../../rules/model/instance';
import type { DecisionChange } from '../../storage/decisions';
import type { Stored } from '../../storage/table/table';

export interface DecisionInput {
  readonly decision: Decision;
  readonly justification?: string | undefined;
}

/** Who changes a decision, when and in which way, as the ledger keeps it. */
interface Change {
  readonly kind: DecisionChangeKind;
  readonly by: UserIdentity;
  readonly dateTime: string;
  /** The background job that makes the change; absent for changes within a request. */
  readonly jobId?: string | undefined;
}

/** Returns the change of an item to a new decision, with its ledger entry. `NotReviewed` takes a decision back. */
export function changeDecision(
  previous: Stored<StoredDecision>,
  { decision, justification = '' }: DecisionInput,
  change: Change,
): DecisionChange {
  const isReviewed = decision !== 'NotReviewed';
  return withLedgerEntry(
    previous,
    {
      ...previous.value,
      decision,
      justification,
      reviewedBy: isReviewed ? change.by : null,
      reviewedDateTime: isReviewed ? change.dateTime : null,
    },
    change,
  );
}

/** Returns a change of an item together with the ledger entry that records it. */
export function withLedgerEntry(
  previous: Stored<StoredDecision>,
  changed: StoredDecision,
  { kind, by, dateTime, jobId }: Change,
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

/**
 * Throws BadRequest where the review requires a justification and there is none. Graph's name of the setting speaks of approvals only;
 * a denial needs a reason as well. Source: docs/graph-reference.md#e22.
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
