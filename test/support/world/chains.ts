import { openingLine, hashOf } from '../../../shared/rules/evidence/line';
import type { Definition } from '../../../shared/rules/model/definition';
import { keys } from '../../../shared/storage/table/keys';
import type { ChainHead } from '../../../shared/rules/model/evidence';
import type { Contact } from '../../../shared/rules/model/instance';
import type { StoredDecision } from '../../../shared/rules/model/decision';
import type { EvidenceRow } from '../../../shared/storage/evidence/evidenceRow';
import type { StoredRow } from './worldTables';

/** The rows of one chain in order, the hash before its first line, and the head in the row of its owner. */
interface Chain {
  readonly rows: readonly StoredRow[];
  readonly first: string | null;
  readonly head: ChainHead | undefined;
}

/** Returns what is wrong with the chains of evidence in the rows of the table `reviews`: a line that is gone, changed or out of order. */
export function brokenChains(reviews: readonly StoredRow[]): readonly string[] {
  const owners = reviews.filter(({ rowKey }) => /^(instance:|contact:|decision:[^.]+$)/.test(rowKey));
  const lines = new Map<string, StoredRow[]>();
  for (const row of reviews.filter(({ rowKey }) => /^(journal|event|notice):/.test(rowKey))) {
    const chain = chainKey(row);
    lines.set(chain, [...(lines.get(chain) ?? []), row]);
  }
  return owners.flatMap((owner) => brokenIn(chainOf(owner, lines)).map((text) => `${owner.rowKey}: ${text}`));
}

/** Returns what is wrong with the versions of definitions: a definition names its last version, and each version the one before it. */
export const brokenVersions = (definitions: Iterable<Definition>, reviews: readonly StoredRow[]): readonly string[] =>
  [...definitions].flatMap(({ id, version }) => {
    const rows = reviews.filter(({ partitionKey, rowKey }) => partitionKey === id && rowKey.startsWith('version:'));
    let head = version;
    while (head) {
      const { n, hash } = head;
      const row = rows.find(({ rowKey }) => rowKey === keys.version(n, hash));
      const line = (row?.value as EvidenceRow | undefined)?.line;
      if (line === undefined || hashOf(line) !== hash) return [`${id}: version ${n} is gone or changed`];
      const { prev } = JSON.parse(line) as { readonly prev: string | null };
      if ((prev === null) !== (n === 1)) return [`${id}: version ${n} does not name the one before`];
      head = prev === null ? undefined : { n: n - 1, hash: prev };
    }
    return [];
  });

const chainKey = ({ partitionKey, rowKey }: StoredRow): string =>
  `${partitionKey} ${rowKey.slice(0, rowKey.lastIndexOf(':'))}`;

function chainOf({ partitionKey, rowKey, value }: StoredRow, lines: ReadonlyMap<string, readonly StoredRow[]>): Chain {
  const rowsOf = (chain: string) => lines.get(`${partitionKey} ${chain}`) ?? [];
  if (rowKey.startsWith('instance:')) {
    const { journal } = value as { readonly journal?: ChainHead };
    return { rows: rowsOf(rowKey.replace('instance', 'journal')), first: null, head: journal };
  }
  if (rowKey.startsWith('contact:')) {
    const { notices } = value as Contact;
    return { rows: rowsOf(rowKey.replace('contact', 'notice')), first: null, head: notices };
  }
  const item = value as StoredDecision;
  const { version: n, ledgerHash } = item;
  return {
    rows: rowsOf(rowKey.replace('decision', 'event')),
    first: hashOf(openingLine(item)),
    head: ledgerHash === undefined ? undefined : { n, hash: ledgerHash },
  };
}

function brokenIn({ rows, first, head }: Chain): readonly string[] {
  let before = first;
  const broken: string[] = [];
  for (const [index, { rowKey, value }] of rows.entries()) {
    const { line } = value as EvidenceRow;
    const { n, version = n, prev } = JSON.parse(line) as { n?: number; version?: number; prev: string | null };
    if (version !== index + 1) broken.push(`${rowKey} stands at ${index + 1}`);
    if (prev !== before) broken.push(`${rowKey} does not name the line before`);
    before = hashOf(line);
  }
  if ((head?.n ?? 0) !== rows.length) broken.push(`${rows.length} lines, the head is ${head?.n ?? 0}`);
  if (head && head.hash !== before) broken.push('the head names another line');
  return broken;
}
