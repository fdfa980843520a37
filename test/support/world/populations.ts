import { ItemCounter } from '../../../shared/rules/evidence/population';
import { hashOf } from '../../../shared/rules/evidence/line';
import type { StoredDecision } from '../../../shared/rules/model/decision';
import type { Instance } from '../../../shared/rules/model/instance';
import type { EvidenceRow } from '../../../shared/storage/evidence/evidenceRow';
import type { StoredRow } from './worldTables';

interface Call {
  readonly n: number;
  readonly rows: number;
  readonly items: number;
  readonly excluded: Readonly<Record<string, number>>;
  readonly idsSha256: string;
  readonly exclusionsSha256: string;
  readonly prev: string | null;
}

/** Returns what is wrong with the populations in the rows of the table `reviews`: each row read is an item or an exclusion. */
export const brokenPopulations = (reviews: readonly StoredRow[]): readonly string[] =>
  reviews
    .filter(({ rowKey }) => rowKey.startsWith('instance:'))
    .flatMap((row) => brokenIn(row, reviews).map((text) => `${row.rowKey}: ${text}`));

function brokenIn({ partitionKey, value }: StoredRow, reviews: readonly StoredRow[]): readonly string[] {
  const { id, status, population } = value as Instance;
  if (!population || status === 'Initializing') return [];
  const linesUnder = (prefix: string) =>
    reviews
      .filter((row) => row.partitionKey === partitionKey && row.rowKey.startsWith(`${prefix}:${id}:`))
      .map((row) => ({ rowKey: row.rowKey, line: (row.value as EvidenceRow).line }));
  const exclusions = linesUnder('exclusion');
  const decisions = reviews.filter(
    (row) => row.partitionKey === partitionKey && row.rowKey.startsWith(`decision:${id}:`),
  );
  const calls = linesUnder('population');
  const counter = new ItemCounter();
  for (const row of decisions) counter.addItem((row.value as StoredDecision).call);
  let before: string | null = null;
  const broken: string[] = [];
  for (const { rowKey, line } of calls) {
    const call = JSON.parse(line) as Call;
    const key = rowKey.split(':')[2] ?? '';
    const own = exclusions.filter(({ rowKey: other }) =>
      other.startsWith(`exclusion:${id}:${key}:${call.exclusionsSha256}:`),
    );
    if (call.prev !== before) broken.push(`call ${call.n} does not name the call before`);
    if (call.rows !== call.items + sumOf(call.excluded)) broken.push(`call ${call.n} lost a row`);
    if (call.exclusionsSha256 !== hashOf(own.map((row) => `${row.line}\n`).join('')))
      broken.push(`an exclusion of call ${call.n} is another one`);
    counter.addCall(call);
    before = hashOf(line);
  }
  if (before !== (population.head?.hash ?? null)) broken.push('the last call is another one');
  if (population.read !== population.items + sumOf(population.excluded)) broken.push('a row is lost');
  const { unrecorded, relisted } = counter.counts;
  if (population.items + unrecorded - relisted !== decisions.length)
    broken.push(
      `${population.items} items, ${unrecorded} unrecorded, ${relisted} relisted, ${decisions.length} decisions`,
    );
  return broken;
}

const sumOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
