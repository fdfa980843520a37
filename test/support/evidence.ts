import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Api, Client } from './api';

const VERIFIER = resolve(__dirname, '../../docs/verify.mjs');

/** The exit code of the verifier, and the page that it printed. */
export interface Verdict {
  readonly code: number | null;
  readonly page: string;
}

/** Runs the verifier as an auditor does. */
export function verifyPacks(paths: readonly string[], ...options: readonly string[]): Verdict {
  const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFIER, ...paths, ...options], {
    encoding: 'utf8',
  });
  return { code: status, page: stdout + stderr };
}

export interface MadePack {
  readonly zip: string;
  /** The folder with the unpacked zip. */
  readonly folder: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes a pack of an instance, or of a series if there is a period, and downloads it. */
export async function makePack(api: Api, client: Client, instance: string, period?: object): Promise<MadePack> {
  const created = await client.post<{ id: string; error?: object }>(`beta${instance}/evidencePacks`, period);
  expect([created.status, created.body.error]).toEqual([201, undefined]);
  await api.advance('PT0S');
  const path = `beta${instance}/evidencePacks/${created.body.id}`;
  const granted = await client.post<Readonly<Record<string, unknown>>>(`${path}/generateDownloadUri`);
  expect([granted.status, granted.body.error]).toEqual([200, undefined]);
  const answer = await fetch(granted.body.downloadUri as string);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  return { ...unpack(Buffer.from(await answer.arrayBuffer())), body: granted.body };
}

function unpack(zip: Buffer): Pick<MadePack, 'zip' | 'folder'> {
  const home = mkdtempSync(join(tmpdir(), 'evidence-'));
  const file = join(home, 'pack.zip');
  writeFileSync(file, zip);
  execFileSync('unzip', ['-q', file, '-d', home]);
  const [folder = ''] = execFileSync('ls', [home], { encoding: 'utf8' })
    .split('\n')
    .filter((name) => name !== 'pack.zip');
  return { zip: file, folder: join(home, folder) };
}

/** Returns the lines of a file in a pack. */
export const linesIn = ({ folder }: MadePack, file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);

interface Schedule {
  readonly occurrences: readonly {
    readonly occurrence: string;
    readonly instanceIds: readonly string[];
    readonly reason: string | null;
  }[];
  readonly offSchedule: readonly string[];
  readonly unsealed: readonly { readonly id: string; readonly status: string }[];
}

/** Returns the schedule in a pack of a series. */
export const scheduleIn = ({ folder }: MadePack) =>
  JSON.parse(readFileSync(join(folder, 'data/schedule.json'), 'utf8')) as Schedule;

const missed = (schedule: Schedule, at: number): Schedule => ({
  ...schedule,
  occurrences: schedule.occurrences.map((each, n) =>
    n === at ? { ...each, instanceIds: [], reason: 'It was missed.' } : each,
  ),
});

/** What an insider writes into the schedule of a pack from which they omit the instance `id` of an occurrence. */
export const EXCUSES: readonly [says: string, at: number, excused: (schedule: Schedule, id: string) => Schedule][] = [
  ['nothing of it', 1, (schedule) => schedule],
  ['that the first one was missed', 0, (schedule) => missed(schedule, 0)],
  ['that it was missed', 1, (schedule) => missed(schedule, 1)],
  ['that it is not sealed', 1, (schedule, id) => ({ ...missed(schedule, 1), unsealed: [{ id, status: 'Applied' }] })],
  [
    'that it was missed, and that the next one is beside the schedule',
    1,
    (schedule) => {
      const offSchedule = [...schedule.offSchedule, ...schedule.occurrences[2]!.instanceIds];
      return { ...missed(missed(schedule, 1), 2), offSchedule };
    },
  ],
];

/** Returns the folder of a pack of a series, without the seals of an instance and with another schedule. */
export function leaveOut(made: MadePack, id: string, schedule: Schedule): string {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  cpSync(made.folder, folder, { recursive: true });
  const seals = linesIn(made, 'data/seals.jsonl').filter((line) => {
    const { instanceId } = JSON.parse((line as { readonly statement: string }).statement) as { instanceId: string };
    return instanceId !== id;
  });
  writeFileSync(join(folder, 'data/seals.jsonl'), seals.map((line) => `${JSON.stringify(line)}\n`).join(''));
  writeFileSync(join(folder, 'data/schedule.json'), JSON.stringify(schedule));
  return folder;
}

export const statementOf = ({ folder }: MadePack) =>
  JSON.parse(readFileSync(join(folder, 'statement.json'), 'utf8')) as {
    readonly key: { readonly kid: string };
    readonly previousSeal: { readonly statementSha256: string };
    readonly missing: readonly { readonly thing: number; readonly why: string }[];
  };

/** The verdict of the verifier on each way to tamper with a pack. */
export interface Tampered {
  readonly byHand: Readonly<Record<string, readonly string[]>>;
  readonly unnoticed: readonly string[];
  readonly unnoticedLines: readonly string[];
  readonly files: number;
  readonly withKid: readonly string[];
  readonly own: string;
}

/** Tampers with a pack in every way, with one byte of each file, and with `seeds` random bytes. */
export function tamperWith({ folder }: MadePack, seeds: number): Tampered {
  const script = resolve(__dirname, 'tamper.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, folder, String(seeds)], { encoding: 'utf8' })) as Tampered;
}

/** The problems that the verifier reports for some ways to tamper; tamper.mjs has all ways. */
export const PROBLEMS: readonly [way: string, problem: string][] = [
  ['a changed event', 'what came before version 2 was changed'],
  ['an item removed from one file', 'has no item'],
  ['an item removed from all files', 'is about other items'],
  ['a decision back at its opening, with its events', 'was another then'],
  ['the last entry of the journal dropped', 'the journal was another then'],
  ['the last seal dropped from the statement too', 'before the last entry of the journal'],
  [
    'decisions that no call lists, in a balanced population',
    '1 items are in no call, 1 in several, the directory counted 8 and 8, and yet balanced is true',
  ],
  ['other settings, in the statement too', 'seal 1 has other settings'],
  ['another person who changed the definition', 'line 2 of the versions does not follow'],
  ['a mail that was not accepted', 'names another last mail'],
  ['another definition', 'the definition is another'],
  ['an event that says what its line is', 'what came before version'],
  ['a line of a form that is not known', 'Line 1 of data/reviewers.jsonl is of a form'],
  ['a seal that does not say the hash of an event', 'was another then'],
  ['a seal that has an item twice, and another one not at all', 'was another then'],
  ['an event made up behind the last seal', 'changed after the last seal'],
  ['an event that was recorded before the one before it', 'was recorded before the one before it'],
  ['an acknowledgement of a seal that never was', 'acknowledges a seal that was not there'],
  ['the definition of another review, in its last version too', 'definition.json is that of another review'],
  ['swapped events', 'version 1 is missing'],
  ['another number of items', 'items, not'],
  ['the last version dropped', 'the definition names another last version'],
  ['all versions dropped, and the name of the last one', 'the settings name another version'],
  ['a seal that forgets an event', 'than the one before'],
  ['a seal that forgets a line of the journal', 'seal 3 knows less of journal'],
  ['another size of the bag', 'another Payload-Oxum'],
  ['an item twice', 'items.jsonl is not in its order, or has a line twice'],
  ['another attempts of a decision', 'its attempts is another one than in its events'],
  ['another context of a decision', 'is about another'],
  ['another recommendation of a decision', 'other reasons than its last event'],
  ['the instance of another review', 'instance.json is that of another review'],
];
