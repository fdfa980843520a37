import { lineOf, chained } from '../../rules/evidence/line';
import type { DecisionEvent } from '../../rules/model/decision';
import type { RowChange, Table } from '../table/table';
import type { PageLines } from '../../rules/evidence/population';
import { keys, keysUnder, lastPart } from '../table/keys';
import type { Definition } from '../../rules/model/definition';
import type { VersionKind } from '../../rules/model/evidence';
import type { Origin } from '../../rules/model/origin';

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

/** How a definition changes, who changes it, and by which channel; `dateTime` is the UTC instant. */
export interface DefinitionChange extends Origin {
  readonly kind: VersionKind;
  readonly dateTime: string;
}

interface VersionedDefinition {
  readonly definition: Definition;
  readonly line: KeyedLine;
}

/**
 * Returns a changed definition that names its new version, and the line of that version. The line is written before the definition. If the
 * change is interrupted or loses a race, no definition names the line. Its key contains its hash, so that it replaces no other line.
 */
export function versioned(definition: Definition, change: DefinitionChange): VersionedDefinition {
  // A version leaves these out: the status follows from the instances, the other property from the directory.
  const content = { ...definition, version: undefined, status: undefined, canHoldRoles: undefined };
  const { kind, dateTime, by, channel } = change;
  const { lines, head } = chained(definition.version, [{ dateTime, kind, by, channel, definition: content }]);
  const [line] = lines;
  if (!line || !head) throw new Error('A change of a definition makes one version.');
  return {
    definition: { ...definition, version: head },
    line: { rowKey: keys.version(head.n, head.hash), line: line.line },
  };
}

const ROWS = 1_000;

/** Returns the lines of the versions of a definition in their order. Leaves out lines that the definition does not name. */
export async function readVersions(reviews: Table, { id, version }: Definition): Promise<readonly string[]> {
  const byHash = new Map<string, string>();
  let after: string | undefined;
  do {
    const { rows, more } = await reviews.range<EvidenceRow>(id, keysUnder('version', after), ROWS);
    for (const { rowKey, value } of rows) byHash.set(lastPart(rowKey), value.line);
    after = more ? rows.at(-1)?.rowKey.slice('version:'.length) : undefined;
  } while (after !== undefined);
  const lines: string[] = [];
  for (let hash = version?.hash ?? null; hash !== null;) {
    const line = byHash.get(hash);
    if (line === undefined) throw new Error(`A version of the definition ${id} is gone.`);
    lines.push(line);
    hash = (JSON.parse(line) as { readonly prev: string | null }).prev;
  }
  return lines.toReversed();
}
