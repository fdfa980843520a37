import { journalEntries } from '../../rules/evidence/journal';
import { chained, hashOf } from '../../rules/evidence/line';
import type { Instance } from '../../rules/model/instance';
import type { ChainHead } from '../../rules/model/evidence';
import type { Origin } from '../../rules/model/origin';
import { keys, keysUnder, lastPart } from '../table/keys';
import type { RowChange, Rows, Table } from '../table/table';
import { lineRow, type EvidenceRow } from './evidenceRow';

const PAGE = 1_000;

/** The lines of evidence about an instance, without its ledger. */
export interface EvidenceLines {
  /** Lists the lines of one type in their order, starting after `after`, which is the remainder of a row key. */
  list(
    kind: 'journal' | 'population' | 'exclusion' | 'notice',
    instance: Pick<Instance, 'definitionId' | 'id'>,
    after: string | undefined,
    limit: number,
  ): Promise<Rows<EvidenceRow>>;
  /** Returns the last call that read a population; null for none. */
  lastCall(instance: Pick<Instance, 'definitionId' | 'id'>): Promise<ChainHead | null>;
}

export function createEvidenceLines(table: Table): EvidenceLines {
  const list: EvidenceLines['list'] = (kind, { definitionId, id }, after, limit) =>
    table.range<EvidenceRow>(definitionId, keysUnder(`${kind}:${id}`, after), limit);
  return {
    list,
    async lastCall(instance) {
      let last: ChainHead | null = null;
      for (let after: string | undefined; ;) {
        const { rows, more } = await list('population', instance, after, PAGE);
        const row = rows.at(-1);
        if (!row) return last;
        after = lastPart(row.rowKey);
        last = { n: Number(after), hash: hashOf(row.value.line) };
        if (!more) return last;
      }
    },
  };
}

/**
 * Returns a changed instance with the head of its journal, and the rows that the change adds to the journal. Write both in one transaction,
 * in which the ETag of the instance keeps the lines in order.
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
  const rows = lines.map(({ n, line }) => lineRow({ rowKey: keys.journal(next.id, n), line }));
  return { instance: head === undefined ? next : { ...next, journal: head }, rows };
}
