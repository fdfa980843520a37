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

/**
 * Returns what is wrong with the populations in the rows of the table `reviews`. Each row that was read must be an item or an exclusion.
 */
export function brokenPopulations(reviews: readonly StoredRow[]): readonly string[] {
  // The prefixes are those of the populations of instances, and of the groups that definitions find.
  const prefixes = new Set(
    reviews
      .filter(({ rowKey }) => rowKey.startsWith('population:'))
      .map(({ partitionKey, rowKey }) => `${partitionKey} ${rowKey.split(':')[1]}`),
  );
  return [
    ...[...prefixes].flatMap((prefix) => brokenCalls(reviews, prefix).map((text) => `${prefix}: ${text}`)),
    ...reviews
      .filter(({ rowKey }) => rowKey.startsWith('instance:'))
      .flatMap((row) => brokenItems(row, reviews).map((text) => `${row.rowKey}: ${text}`)),
  ];
}

const linesUnder = (reviews: readonly StoredRow[], partition: string | undefined, prefix: string) =>
  reviews
    .filter(({ partitionKey, rowKey }) => partitionKey === partition && rowKey.startsWith(prefix))
    .map(({ rowKey, value }) => ({ rowKey, line: (value as EvidenceRow).line }));

function brokenCalls(reviews: readonly StoredRow[], place: string): readonly string[] {
  const [partition, id] = place.split(' ');
  const exclusions = linesUnder(reviews, partition, `exclusion:${id}:`);
  let before: string | null = null;
  const broken: string[] = [];
  for (const { rowKey, line } of linesUnder(reviews, partition, `population:${id}:`)) {
    const call = JSON.parse(line) as Call;
    const ownKey = `exclusion:${id}:${rowKey.split(':')[2]}:${call.exclusionsSha256}:`;
    const own = exclusions.filter((exclusion) => exclusion.rowKey.startsWith(ownKey));
    if (call.prev !== before) broken.push(`call ${call.n} does not name the call before`);
    if (call.rows !== call.items + sumOf(call.excluded)) broken.push(`call ${call.n} lost a row`);
    if (call.exclusionsSha256 !== hashOf(own.map((row) => `${row.line}\n`).join('')))
      broken.push(`an exclusion of call ${call.n} is another one`);
    before = hashOf(line);
  }
  return broken;
}

function brokenItems({ partitionKey, value }: StoredRow, reviews: readonly StoredRow[]): readonly string[] {
  const { id, status, population } = value as Instance;
  if (!population || status === 'Initializing') return [];
  const calls = linesUnder(reviews, partitionKey, `population:${id}:`);
  const counter = new ItemCounter();
  for (const { line } of calls) counter.addCall(JSON.parse(line) as Call);
  const decisions = reviews.filter(
    (row) => row.partitionKey === partitionKey && row.rowKey.startsWith(`decision:${id}:`),
  );
  for (const row of decisions) counter.addItem((row.value as StoredDecision).call);
  const last = calls.at(-1);
  const broken: string[] = [];
  if ((last ? hashOf(last.line) : null) !== (population.head?.hash ?? null))
    broken.push('the last call is another one');
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
