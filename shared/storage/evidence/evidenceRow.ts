import { lineOf } from '../../rules/evidence/line';
import type { DecisionEvent } from '../../rules/model/decision';
import type { RowChange } from '../table/table';
import type { PageLines } from '../../rules/evidence/population';
import { keys } from '../table/keys';

/** A row of evidence: a line of JSON in the form in which it is exported. See rules/evidence/line.ts. */
export interface EvidenceRow {
  readonly line: string;
}

/** A row of the ledger. Version 0.1 stored the event itself. */
export type EventRow = EvidenceRow | DecisionEvent;

/** Returns the event in a row of the ledger. */
export const eventIn = (row: EventRow): DecisionEvent =>
  'line' in row ? (JSON.parse(row.line) as DecisionEvent) : row;

/** Returns the line of a row of the ledger. For an event of version 0.1, makes the line now, without `prev`. */
export const lineIn = (row: EventRow): string => ('line' in row ? row.line : lineOf(row));

/** A new row of evidence with its key. */
export interface KeyedLine extends EvidenceRow {
  readonly rowKey: string;
}

/** Returns the change that inserts a line. */
export const lineRow = ({ rowKey, line }: KeyedLine): RowChange => ({ kind: 'insert', rowKey, value: { line } });

/** Returns the row of the call that read a page. */
export const callRow = (instanceId: string, { call, totals }: PageLines): KeyedLine => ({
  rowKey: keys.population(instanceId, totals.head.n),
  line: call,
});

/**
 * Returns the rows of the exclusions of a page. Their keys contain their hash, and the row of the call names the hash. If two workers read
 * the page at the same time, only one of them writes the call; different exclusions of the other worker belong to no call.
 */
export const exclusionRows = (
  instanceId: string,
  { exclusions, exclusionsSha256, totals }: PageLines,
): readonly KeyedLine[] =>
  exclusions.map((line, n) => ({ rowKey: keys.exclusion(instanceId, totals.head.n, exclusionsSha256, n + 1), line }));
