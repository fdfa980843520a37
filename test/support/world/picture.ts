import type { Mail } from '../../../local/tenant/directory/changes';
import type { Posted } from './receivers';
import type { World } from './world';
import type { StoredRow } from './worldTables';

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const HASH = /[0-9a-f]{64}/g;
const SIGNATURE = /\.\.[\w-]{342}/g;
const INSTANT = /(\d{4}-\d\d-\d\d)T[\d:.]+Z/g;

/** What is to be the same however often a run was interrupted: text by text, sorted. */
export interface Picture {
  /** Every row of every table that somebody could see, with the ledger. */
  readonly rows: readonly string[];
  readonly reports: readonly string[];
  readonly directory: readonly string[];
}

/** Ids of the tenant stay, those that were made up on the way and hashes do not; instants become days: whoever was interrupted is late. */
const plainText = (known: ReadonlySet<string>, text: string): string =>
  text
    .replace(GUID, (id) => (known.has(id) ? id : '#'))
    .replace(INSTANT, '$1')
    .replace(HASH, '#')
    .replace(SIGNATURE, '..#');

/** Lines under a seal stand in the order of made-up ids, and those of an attempt that came to nothing stay: the seal itself is looked at. */
const isSeen = ({ rowKey }: StoredRow): boolean => !rowKey.startsWith('heads:');

/** An interruption may lose the answer to a removal; then no attempt is known. */
function withoutChance(value: unknown): object {
  const row = { ...(value as { readonly line?: string; readonly result?: object }), attempts: undefined };
  // A zip has another size with other ids in it.
  if (row.result) return { ...row, result: { ...row.result, sizeInBytes: undefined } };
  if (row.line === undefined) return row;
  return { ...row, line: JSON.stringify({ ...(JSON.parse(row.line) as object), attempt: undefined }) };
}

/** What the world looks like. Wake-ups too many do no harm, so the due index is left out. */
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

/** Who may sign in, and the members of each group, as texts. */
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

/** Each mail as a text, sorted. */
export const mailTexts = (mails: readonly Mail[], known: ReadonlySet<string>): string[] =>
  mails.map(({ to, subject, body }) => plainText(known, `${to.join()}: ${subject}\n${body}`)).sort();

/** What came to receivers. */
export interface Heard {
  /** Each notification as a text, sorted; one that came again counts once, unless it said something else. */
  readonly texts: readonly string[];
  /** How many requests had something that had come before. */
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
  // A definition that follows an instance may pass over a status: that it was updated is told once or more often.
  const [updates, others] = [true, false].map((isUpdate) =>
    [...seen].filter((text) => text.includes('"definitionUpdated"') === isUpdate).map((text) => plainText(known, text)),
  );
  return { texts: [...new Set(updates), ...others!].sort(), repeats };
}

/** What is in the second list beyond the first: each as often as it is there too often. */
export function surplus(expected: readonly string[], found: readonly string[]): string[] {
  const left = [...expected];
  return found.filter((text) => {
    const index = left.indexOf(text);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
