import { assigneesOf } from '../rules/decisions/reviewerRights';
import { headLine, ledgerLine } from '../rules/evidence/line';
import type { DecisionChangeKind, DecisionEvent, StoredDecision } from '../rules/model/decision';
import type { EvidenceRow } from './evidence/evidenceRow';
import { assignedKey, inStage, keys } from './table/keys';
import type { RowContent } from './table/transaction';
import type { RowChange, StoredValue } from './table/table';

/** When a person last decided in an instance, or first opened it. */
export interface Activity {
  /** The object id of the person. */
  readonly id: string;
  readonly dateTime: string;
}

/** A changed decision, the version that it replaces, and its ledger entry. */
export interface DecisionChange {
  readonly previous: StoredValue<StoredDecision>;
  readonly next: StoredDecision;
  readonly event?: DecisionEvent;
}

/** Returns the row of a decision in its present form. Its head is the line about the decision in a seal. */
export const decisionRow = (instanceId: string, value: StoredDecision): RowContent => ({
  rowKey: keys.decision(instanceId, value.id),
  value,
  head: headLine(value),
});

/** Returns the rows of a changed decision: the decision, its copies, and its ledger entry. */
export function changedRows(instanceId: string, { previous, next, event }: DecisionChange): RowChange[] {
  const { stage } = previous.value;
  const kept = assigneesOf(next);
  // Within a stage, a decision moves from one reviewer to another, so its old copy is deleted. The copies in earlier stages stay.
  const left = stage === next.stage ? assigneesOf(previous.value).filter((assignee) => !kept.includes(assignee)) : [];
  return [
    { kind: 'replace', ...decisionRow(instanceId, next), etag: previous.etag },
    ...copies(instanceId, next),
    ...left.map((assignee): RowChange => ({
      kind: 'delete',
      rowKey: assignedKey(inStage(instanceId, stage), assignee, next.id),
    })),
    ...(event
      ? [
          {
            kind: 'insert' as const,
            rowKey: keys.event(instanceId, event.decisionId, event.version),
            value: { line: ledgerLine(event) } satisfies EvidenceRow,
          },
        ]
      : []),
  ];
}

/** Returns the copies of a decision: in its stage, and under each of its assignees. */
export function copies(instanceId: string, value: StoredDecision): RowChange[] {
  const id = inStage(instanceId, value.stage);
  return [
    ...(value.stage === null ? [] : [{ kind: 'upsert' as const, rowKey: keys.decision(id, value.id), value }]),
    ...assigneesOf(value).map((assignee): RowChange => ({
      kind: 'upsert',
      rowKey: assignedKey(id, assignee, value.id),
      value,
    })),
  ];
}

/** The changes by which a person decides. */
const DECIDED: ReadonlySet<DecisionChangeKind> = new Set<DecisionChangeKind>(['single', 'bulk', 'recommendation']);

/**
 * Returns a row for each person who decides with these changes. With these rows, the review shows who has begun without reading its
 * decisions.
 */
export function activityRows(instanceId: string, changes: readonly DecisionChange[]): RowChange[] {
  const latest = new Map<string, RowChange>();
  for (const { event } of changes) {
    if (!event || !DECIDED.has(event.kind)) continue;
    const { by, dateTime } = event;
    const rowKey = keys.activity(instanceId, by.id);
    latest.set(by.id, { kind: 'upsert', rowKey, value: { id: by.id, dateTime } satisfies Activity });
  }
  return [...latest.values()];
}

/**
 * Returns the change that empties the last count of an instance (see counts.ts). It accompanies each change of items or reviewers that does
 * not require the gate.
 */
export const uncounted = (instanceId: string): RowChange => ({
  kind: 'upsert',
  rowKey: keys.counts(instanceId),
  value: {},
});
