import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** The zip, unpacked. */
  readonly folder: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Makes a pack of an instance, or with a period of a series, and downloads it. */
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

/** Returns the lines of a file of a pack. */
export const linesIn = ({ folder }: MadePack, file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as object);

/** Returns the schedule in a pack of a series. */
export const scheduleIn = ({ folder }: MadePack) =>
  JSON.parse(readFileSync(join(folder, 'data/schedule.json'), 'utf8')) as {
    readonly occurrences: readonly { readonly occurrence: string; readonly instanceIds: readonly string[] }[];
  };

/**
 * Removes the seals of the first occurrence from an unpacked pack of a series; `isMissed` also writes into the schedule that it was missed.
 */
export function leaveOutFirst(made: MadePack, isMissed: boolean) {
  const { occurrences, ...schedule } = scheduleIn(made);
  const [first, ...others] = occurrences;
  const seals = linesIn(made, 'data/seals.jsonl').filter((line) => {
    const { instanceId } = JSON.parse((line as { readonly statement: string }).statement) as { instanceId: string };
    return !first!.instanceIds.includes(instanceId);
  });
  const write = (file: string, text: string) => {
    writeFileSync(join(made.folder, 'data', file), text);
  };
  write('seals.jsonl', seals.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const missed = { ...first, instanceIds: [], reason: 'It was missed.' };
  if (isMissed) write('schedule.json', JSON.stringify({ ...schedule, occurrences: [missed, ...others] }));
  return first!;
}

export const statementOf = ({ folder }: MadePack) =>
  JSON.parse(readFileSync(join(folder, 'statement.json'), 'utf8')) as {
    readonly key: { readonly kid: string };
    readonly previousSeal: { readonly statementSha256: string };
    readonly missing: readonly { readonly thing: number; readonly why: string }[];
  };

/** The verdict of the verifier on each tampering of a pack. */
export interface Tampered {
  readonly byHand: Readonly<Record<string, readonly string[]>>;
  readonly unnoticed: readonly string[];
  readonly files: number;
  readonly withKid: readonly string[];
  readonly own: string;
}

/** Tampers with a pack in every way, with a byte of each file, and with `seeds` random bytes. */
export function tamperWith({ folder }: MadePack, seeds: number): Tampered {
  const script = resolve(__dirname, 'tamper.mjs');
  return JSON.parse(execFileSync(process.execPath, [script, folder, String(seeds)], { encoding: 'utf8' })) as Tampered;
}
