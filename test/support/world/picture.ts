import type { Mail } from '../../../local/tenant/directory/changes';
import type { Posted } from './receivers';
import type { World } from './world';
import type { StoredRow } from './worldTables';

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const HASH = /[0-9a-f]{64}/g;
const SIGNATURE = /\.\.[\w-]{342}/g;
const INSTANT = /(\d{4}-\d\d-\d\d)T[\d:.]+Z/g;

/** The state that interruptions must not change, as sorted texts. */
export interface Picture {
  /** Every row that clients can see, in every table, with the ledger. */
  readonly rows: readonly string[];
  readonly reports: readonly string[];
  readonly directory: readonly string[];
}

/**
 * Returns a text that keeps the ids of the tenant and replaces generated ids and hashes. Instants become days, because interrupted work is
 * late.
 */
const plainText = (known: ReadonlySet<string>, text: string): string =>
  text
    .replace(GUID, (id) => (known.has(id) ? id : '#'))
    .replace(INSTANT, '$1')
    .replace(HASH, '#')
    .replace(SIGNATURE, '..#');

/**
 * Returns whether a row is compared. Lines under a seal are in the order of generated ids, and those of a failed attempt stay, so only the
 * seal itself is compared.
 */
const isSeen = ({ rowKey }: StoredRow): boolean => !rowKey.startsWith('heads:');

/** Returns a value without what depends on an interruption. It may lose the answer to a removal; then no attempt is recorded. */
function withoutChance(value: unknown): object {
  const row = { ...(value as { readonly line?: string; readonly result?: object }), attempts: undefined };
  // The size of a zip depends on the ids in it.
  if (row.result) return { ...row, result: { ...row.result, sizeInBytes: undefined } };
  if (row.line === undefined) return row;
  return { ...row, line: JSON.stringify({ ...(JSON.parse(row.line) as object), attempt: undefined }) };
}

/** Returns the picture of a world. Leaves out the due index, because additional work messages are harmless. */
export async function pictureOf(world: World, known: ReadonlySet<string>): Promise<Picture> {
  const tables = [
    'definitions',
    'reviews',
    'reviewers',
    'history',
    'jobs',
    'subscriptions',
    'seals',
    'previews',
    'packs',
  ];
  const dumps = await Promise.all(tables.map((table) => world.rows(table)));
  const rows = dumps.flatMap((dump, n) =>
    dump
      .filter(isSeen)
      .map((row) => `${tables[n]} ${row.partitionKey} ${row.rowKey} ${JSON.stringify(withoutChance(row.value))}`),
  );
  const reports = await Promise.all(
    dumps[3]!
      .filter(({ rowKey }) => rowKey === 'history')
      .map(async ({ partitionKey }) => (await world.plain.storage.reports.read(`${partitionKey}.csv`)) ?? '(none)'),
  );
  const lines = reports.flatMap((report) => report.split('\r\n'));
  const plain = (texts: readonly string[]) => texts.map((text) => plainText(known, text)).sort();
  return { rows: plain(rows), reports: plain(lines), directory: plain(await directoryOf(world)) };
}

interface List {
  readonly value: readonly { readonly id: string; readonly accountEnabled?: boolean }[];
}

/** Returns the enabled accounts, and the members of each group, as texts. */
export async function directoryOf({ directory }: World): Promise<readonly string[]> {
  const users = (await directory('GET /v1.0/users?$select=id,accountEnabled&$top=999')) as List;
  const groups = (await directory('GET /v1.0/groups?$select=id&$top=999')) as List;
  const members = await Promise.all(
    groups.value.map(async ({ id }) => {
      const { value } = (await directory(`GET /v1.0/groups/${id}/members?$select=id&$top=999`)) as List;
      return `members of ${id}: ${value
        .map((member) => member.id)
        .sort()
        .join(' ')}`;
    }),
  );
  return [...users.value.map(({ id, accountEnabled }) => `${id} ${String(accountEnabled)}`), ...members];
}

/** Returns the mails as sorted texts. */
export const mailTexts = (mails: readonly Mail[], known: ReadonlySet<string>): string[] =>
  mails.map(({ to, subject, body }) => plainText(known, `${to.join()}: ${subject}\n${body}`)).sort();

/** The notifications that receivers got. */
export interface Heard {
  /** The notifications as sorted texts; repeated ones count once. */
  readonly texts: readonly string[];
  /** The number of requests that repeat a notification. */
  readonly repeats: number;
}

export function heardFrom(posts: readonly Posted[], known: ReadonlySet<string>): Heard {
  const arrived = posts
    .filter(({ sending }) => sending === 'arrived')
    .map(({ told }) => told.map((one) => JSON.stringify(one)));
  const seen = new Set<string>();
  let repeats = 0;
  for (const texts of arrived) {
    if (texts.some((text) => seen.has(text))) repeats += 1;
    for (const text of texts) seen.add(text);
  }
  // A definition that follows its instance may skip a status, so the number of its updates varies.
  const [updates, others] = [true, false].map((isUpdate) =>
    [...seen].filter((text) => text.includes('"definitionUpdated"') === isUpdate).map((text) => plainText(known, text)),
  );
  return { texts: [...new Set(updates), ...others!].sort(), repeats };
}

/** Returns the entries of the second list that the first one lacks; repetitions count. */
export function surplus(expected: readonly string[], found: readonly string[]): string[] {
  const left = [...expected];
  return found.filter((text) => {
    const index = left.indexOf(text);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
