import { journalEntries } from '../../rules/evidence/journal';
import { chained } from '../../rules/evidence/line';
import type { Instance } from '../../rules/model/instance';
import type { Origin } from '../../rules/model/origin';
import { keys, keysUnder } from '../table/keys';
import type { RowChange, Rows, Table } from '../table/table';
import type { EvidenceRow } from './evidenceRow';

/** The journals of instances. */
export interface Journals {
  /** Lists the lines of a journal in their order, behind the line with the row key part `after`. */
  list(
    instance: Pick<Instance, 'definitionId' | 'id'>,
    after: string | undefined,
    limit: number,
  ): Promise<Rows<EvidenceRow>>;
}

export const createJournals = (table: Table): Journals => ({
  list: ({ definitionId, id }, after, limit) =>
    table.range<EvidenceRow>(definitionId, keysUnder(`journal:${id}`, after), limit),
});

/**
 * Returns a changed instance with the head of its journal, and the rows that the change adds to the journal. Both belong into one
 * transaction: the ETag of the instance keeps the lines in order.
 */
export function journalled(
  previous: Instance,
  next: Instance,
  { dateTime, by, channel }: Origin & { readonly dateTime: string },
): { readonly instance: Instance; readonly rows: readonly RowChange[] } {
  const entries = journalEntries(previous, next, dateTime);
  const { lines, head } = chained(
    previous.journal,
    entries.map((entry) => ({ dateTime, ...entry, by, channel })),
  );
  const rows = lines.map(({ n, line }): RowChange => {
    return { kind: 'insert', rowKey: keys.journal(next.id, n), value: { line } satisfies EvidenceRow };
  });
  return { instance: head === undefined ? next : { ...next, journal: head }, rows };
}
