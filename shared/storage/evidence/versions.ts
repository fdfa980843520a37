import { chained } from '../../rules/evidence/line';
import type { Definition } from '../../rules/model/definition';
import type { VersionKind } from '../../rules/model/evidence';
import type { Origin } from '../../rules/model/origin';
import { keys, keysUnder, lastPart } from '../table/keys';
import type { Table } from '../table/table';
import type { EvidenceRow, KeyedLine } from './evidenceRow';

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
