import { headLine, hashOf } from '../../../shared/rules/evidence/line';
import type { SealStatement } from '../../../shared/rules/evidence/statement';
import type { StoredDecision } from '../../../shared/rules/model/decision';
import { DELETED, type Seal } from '../../../shared/storage/evidence/seals';
import { brokenChains, brokenVersions } from '../../support/world/chains';
import { brokenPopulations } from '../../support/world/populations';
import { isRemovalOf } from './isRemovalOf';
import type { Invariant } from './moment';
import { isDecision, type Snapshot } from './snapshot';

/** The invariants of evidence after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const EVIDENCE_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '33 the chains of evidence never break': ({ after }) => [
    ...brokenChains(undeleted(after)),
    ...brokenVersions(after.definitions.values(), after.reviews),
  ],

  '35 nothing is removed without a plan': ({ before, after, witness }) =>
    witness.removals.filter((path) => {
      const candidates = [...before.decisions, ...after.decisions].filter((item) => isRemovalOf(path, item));
      return !candidates.some(({ plan = [] }) => plan.length > 0);
    }),

  '36 a seal never changes, and names the one before it': ({ before, after }) => {
    const now = new Map(after.seals.map((row) => [nameOf(row), row]));
    const changed = before.seals.filter(
      (row) => JSON.stringify(now.get(nameOf(row))?.value) !== JSON.stringify(row.value),
    );
    const unchained = sealsIn(after).filter((row) => {
      const { seal, previousSeal } = statementIn(row);
      const previous = now.get(`${row.partitionKey} ${sealKey(row, seal.n - 1)}`);
      const wanted = previous ? { n: seal.n - 1, statementSha256: hashOf((previous.value as Seal).statement) } : null;
      return sealKey(row, seal.n) !== row.rowKey || JSON.stringify(previousSeal) !== JSON.stringify(wanted);
    });
    return [...changed, ...unchained].map(nameOf);
  },

  '37 an instance names its last seal': ({ after }) =>
    after.instances.flatMap(({ id, seal }) => {
      if (!seal) return [];
      const kept = after.seals.find(({ rowKey }) => rowKey === sealKey({ rowKey: `${id}:` }, seal.n));
      return kept && hashOf((kept.value as Seal).statement) === seal.statementSha256 ? [] : [`${id}: seal ${seal.n}`];
    }),

  '39 every row of the directory is an item or left out by a rule': ({ after }) => brokenPopulations(undeleted(after)),

  '44 a verifier accepts each pack': ({ witness }) => witness.brokenPacks,

  '45 the head of a decision follows from the decision': ({ after }) =>
    after.reviews
      .filter(({ rowKey, value, head }) => isDecision(rowKey) && head !== headLine(value as StoredDecision))
      .map(nameOf),
};

/** Returns the seals; the table also has the statements about deletions. */
const sealsIn = ({ seals }: Snapshot): Snapshot['seals'] => seals.filter(({ rowKey }) => rowKey !== DELETED);

type SealRow = Snapshot['seals'][number];

const nameOf = ({ partitionKey, rowKey }: SealRow): string => `${partitionKey} ${rowKey}`;

const sealKey = ({ rowKey }: Pick<SealRow, 'rowKey'>, n: number): string =>
  `${rowKey.split(':', 1)[0] ?? ''}:${String(n).padStart(6, '0')}`;

const statementIn = ({ value }: SealRow): SealStatement => JSON.parse((value as Seal).statement) as SealStatement;

const undeleted = ({ reviews, series }: Snapshot) =>
  reviews.filter(({ partitionKey }) => series.get(partitionKey)?.deletedDateTime === null);
