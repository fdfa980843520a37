import { lineOf } from '../../rules/evidence/line';
import type { DecisionEvent } from '../../rules/model/decision';
import type { RowChange } from '../table/table';

/** A row of evidence: a line of JSON as it is exported. See rules/evidence/line.ts. */
export interface EvidenceRow {
  readonly line: string;
}

/** A row of the ledger; version 0.1 wrote the event itself. */
export type EventRow = EvidenceRow | DecisionEvent;

/** Returns the event in a row of the ledger. */
export const eventIn = (row: EventRow): DecisionEvent =>
  'line' in row ? (JSON.parse(row.line) as DecisionEvent) : row;

/** Returns the line of a row of the ledger. That of an event of version 0.1 is made now, and has no `prev`. */
export const lineIn = (row: EventRow): string => ('line' in row ? row.line : lineOf(row));

/** A row of evidence and its key, as it is written. */
export interface KeyedLine extends EvidenceRow {
  readonly rowKey: string;
}

/** Returns the insertion of a line. */
export const lineRow = ({ rowKey, line }: KeyedLine): RowChange => ({ kind: 'insert', rowKey, value: { line } });
