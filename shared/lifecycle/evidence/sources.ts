import { lineOf, openingLine } from '../../rules/evidence/line';
import type { SealStatement } from '../../rules/evidence/statement';
import { htmlHead, htmlRow } from '../../rules/evidence/views';
import type { Definition } from '../../rules/model/definition';
import type { Contact, Instance } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import { CSV_BOM, csvRecord, HISTORY_COLUMNS } from '../../rules/reports/historyColumns';
import { lineIn, type EventRow, type EvidenceRow } from '../../storage/evidence/evidenceRow';
import { lastPart } from '../../storage/table/keys';
import { enumerationOf } from '../../rules/schedule/buildInstance';
import type { InstanceKey } from '../../storage/decisions';
import type { Rows } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';

const ROWS = 1_000;

/** The instance that a pack is about, with its definition. */
interface PackedInstance {
  readonly definition: Definition;
  readonly instance: Instance;
}

/** A page of a source: what it adds to each file of the pack, and the key after which the next page begins; null at the end. */
export interface SourcePage {
  /** Returns the lines of each file. They are made while the next page is read. */
  readonly texts: () => Readonly<Record<string, string | Buffer>>;
  readonly after: string | null;
}

/** Reads a page of what a pack contains about an instance. */
export type LineSource = (deps: Dependencies, packed: PackedInstance, after: string | undefined) => Promise<SourcePage>;

/**
 * The sources of a pack of an instance. Their order matters, because the instance can change while they are read. Lines come after seals,
 * so that the pack has each line that a seal names. The ledger comes after the decisions, so that the pack has each event that a decision
 * counts.
 */
export const INSTANCE_SOURCES: readonly LineSource[] = [
  readTerms,
  readSeals,
  linesOf<EvidenceRow>(
    'data/population.jsonl',
    ({ line }) => line,
    ({ storage }, ...page) => storage.evidence.list('population', ...page),
  ),
  exclusionsOf('data/exclusions.jsonl', (instance) => instance),
  linesOf<EvidenceRow>(
    'data/groups.jsonl',
    ({ line }) => line,
    ({ storage }, instance, ...page) => storage.evidence.list('population', enumerationOf(instance), ...page),
  ),
  exclusionsOf('data/groupsLeftOut.jsonl', enumerationOf),
  readDecisions,
  linesOf<EventRow>('data/ledger.jsonl', lineIn, ({ storage }, ...page) => storage.decisions.listEvents(...page)),
  linesOf<EvidenceRow>(
    'data/journal.jsonl',
    ({ line }) => line,
    ({ storage }, ...page) => storage.evidence.list('journal', ...page),
  ),
  linesOf<Contact>('data/reviewers.jsonl', lineOf, ({ storage }, ...page) => storage.contacts.list(...page)),
  // Notices come after the reviewers, because each reviewer names the last mail to them.
  linesOf<EvidenceRow>(
    'data/notices.jsonl',
    ({ line }) => line,
    ({ storage }, ...page) => storage.evidence.list('notice', ...page),
  ),
];

async function readTerms({ storage }: Dependencies, { definition, instance }: PackedInstance): Promise<SourcePage> {
  // The terms have a file of their own, and the progress of the work is not evidence. JSON omits what is undefined.
  const state = { ...instance, terms: undefined, cursor: undefined, mailing: undefined, removalsSincePause: undefined };
  const versions = await storage.definitions.versions(definition);
  return {
    texts: () => ({
      'data/definition.json': pretty(definition),
      'data/instance.json': pretty(state),
      'data/versions.jsonl': joined(versions),
      'data/terms.json': JSON.stringify(instance.terms),
      'data/views/decisions.csv': CSV_BOM + csvRecord(HISTORY_COLUMNS.map(({ name }) => name)),
      'data/views/report.html': htmlHead(definition, instance),
    }),
    after: null,
  };
}

/** Reads the decisions. A pack has each decision twice: as it was opened, and as it is now. */
async function readDecisions(
  { storage }: Dependencies,
  { definition, instance }: PackedInstance,
  after: string | undefined,
): Promise<SourcePage> {
  const page = await storage.decisions.list(instance, after, ROWS);
  const decisions = page.rows.map(({ value }) => value);
  const csv = (decision: StoredDecision): string => {
    const item = { definition, instance, decision, mailById: new Map() };
    return csvRecord(HISTORY_COLUMNS.map((column) => column.value(item)));
  };
  return {
    texts: () => ({
      'data/items.jsonl': joined(decisions.map(openingLine)),
      'data/decisions.jsonl': joined(decisions.map(lineOf)),
      'data/views/decisions.csv': decisions.map(csv).join(''),
      'data/views/report.html': decisions.map(htmlRow).join(''),
    }),
    after: lastKey(page),
  };
}

/**
 * Returns a source of the rows that were excluded from calls; `keyOf` returns the key under which the calls are stored. If two workers read
 * the same page of the directory, only one of them wrote the call; the exclusions of the other one belong to no call and are left out.
 */
function exclusionsOf(file: string, keyOf: (instance: Instance) => InstanceKey): LineSource {
  return async ({ storage }, { instance }, after) => {
    const key = keyOf(instance);
    const page = await storage.evidence.list('exclusion', key, after, ROWS);
    const calls = page.rows.map(({ rowKey }) => rowKey.split(':').slice(2, 4));
    const hashes = await exclusionHashes(storage, key, calls[0]?.[0] ?? '', calls.at(-1)?.[0] ?? '');
    const own = page.rows.filter((_, n) => hashes.has(calls[n]?.join(':') ?? ''));
    return { texts: () => ({ [file]: joined(own.map(({ value }) => value.line)) }), after: lastKey(page) };
  };
}

/** Returns the number and the hash of the exclusions of each call from `first` to `last`, which are numbers as in row keys. */
async function exclusionHashes(
  { evidence }: Dependencies['storage'],
  key: InstanceKey,
  first: string,
  last: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  // A prefix of a key sorts before the key, so the first key is included.
  for (let after = first.slice(0, -1); after < last;) {
    const { rows, more } = await evidence.list('population', key, after, ROWS);
    for (const { rowKey, value } of rows) {
      const { exclusionsSha256 } = JSON.parse(value.line) as { readonly exclusionsSha256: string };
      found.add(`${lastPart(rowKey)}:${exclusionsSha256}`);
      after = lastPart(rowKey);
    }
    if (!more) break;
  }
  return found;
}

type ReadRows<T> = (
  deps: Dependencies,
  instance: Instance,
  after: string | undefined,
  limit: number,
) => Promise<Rows<T>>;

/** Returns a source that writes one line for each row. */
function linesOf<T>(file: string, toLine: (value: T) => string, read: ReadRows<T>): LineSource {
  return async (deps, { instance }, after) => {
    const page = await read(deps, instance, after, ROWS);
    return { texts: () => ({ [file]: joined(page.rows.map(({ value }) => toLine(value))) }), after: lastKey(page) };
  };
}

/** Returns the last row's key without its type and instance; null on the last page. */
const lastKey = ({ rows, more }: Rows<unknown>): string | null =>
  more ? (rows.at(-1)?.rowKey.split(':').slice(2).join(':') ?? null) : null;

/** Reads one seal a page: its statement, its signature, the lines under its root, and the proofs of its anchors. */
async function readSeals(
  { storage }: Dependencies,
  { instance }: PackedInstance,
  after: string | undefined,
): Promise<SourcePage> {
  const page = await storage.seals.list(instance, after, 1);
  const [kept] = page.rows;
  if (!kept) return { texts: () => ({}), after: null };
  const { seal } = JSON.parse(kept.value.statement) as SealStatement;
  const file = `data/seals/${lastPart(kept.rowKey)}`;
  const proofs = [...(await storage.seals.proofs(instance, seal.n))];
  const heads = await storage.seals.heads(instance, seal);
  return {
    texts: () => ({
      [`${file}.json`]: kept.value.statement,
      [`${file}.jws`]: kept.value.jws,
      [`${file}.heads`]: joined(heads),
      ...Object.fromEntries(proofs.map(([ending, proof]) => [`${file}.${ending}`, proof])),
    }),
    after: page.more ? lastPart(kept.rowKey) : null,
  };
}

/** Returns lines as a file. */
export const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

/** Returns a value as an indented JSON file. */
export const pretty = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
