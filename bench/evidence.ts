import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Watched } from './host/watch';
import { bound, round, thousands, timed, type Row } from './measure';
import { crowdReview, open, openWorld, post, type World } from './world';

const MEGABYTES = 150;
const SLICE_MS = 30_000;
const RATIO = 1.5;
const VERIFY_MS = 20_000;

/** The program is beside the directory of the built files. */
const VERIFIER = join(__dirname, '../../docs/verify.mjs');

/**
 * Measures a pack of an ended review in which every item is decided, every second one twice. The limit is a loop in the same process that
 * reads, hashes and deflates the same rows. Then measures the verification of that pack in a separate process.
 */
export async function measureEvidence(people: number): Promise<readonly Row[]> {
  const world = await openWorld(people);
  const home = mkdtempSync(join(tmpdir(), 'evidence-'));
  try {
    const { id } = await open(world, crowdReview());
    await world.limit('POST', 'decided', { definition: id, instance: id });
    await post(world, `admin/${id}/stop`);
    const raw = await world.limit<Raw>('POST', 'pack', { definition: id, instance: id });
    await world.limit('POST', 'watch');
    const pack = await makePack(world, id);
    const watched = await world.limit<Watched>('DELETE', 'watch');
    const file = join(home, 'pack.zip');
    await download(world, pack, file);
    const verified = await timed(async () => {
      verify(file);
      return Promise.resolve();
    });
    return [
      ...rowsFor(people, { watched, raw }),
      bound(`${nameOf(people)}: its size`, [statSync(file).size / 1_048_576, MEGABYTES], 'MB'),
      bound(`${nameOf(people)}: verification`, [verified, VERIFY_MS], 'ms'),
    ];
  } finally {
    await world.stop();
    rmSync(home, { recursive: true });
  }
}

interface Raw {
  readonly rows: number;
  readonly milliseconds: number;
}

interface Measured {
  readonly watched: Watched;
  readonly raw: Raw;
}

const nameOf = (people: number): string => `an evidence pack of ${thousands(people)} decisions`;

/** Makes a pack and returns its path. */
async function makePack(world: World, id: string): Promise<string> {
  const path = `beta/definitions/${id}/instances/${id}/evidencePacks`;
  const { status, body } = await world.as('admin').post(path);
  if (status !== 201) throw new Error(`The pack answered ${status}.`);
  await world.advance('PT0S');
  return `${path}/${body.id}`;
}

async function download(world: World, pack: string, file: string): Promise<void> {
  const { body } = await world.as('admin').post(`${pack}/generateDownloadUri`);
  const { body: zip } = await fetch(String(body.downloadUri));
  if (!zip) throw new Error(`The pack has no content: ${JSON.stringify(body)}`);
  await pipeline(zip, createWriteStream(file));
}

function verify(file: string): void {
  const { status, stdout } = spawnSync(process.execPath, [VERIFIER, file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stdout);
}

function rowsFor(people: number, { watched, raw }: Measured): readonly Row[] {
  const ratio = watched.milliseconds / raw.milliseconds;
  return [
    {
      what: `${nameOf(people)}, ${thousands(raw.rows)} rows`,
      measured: `${round(watched.milliseconds / 1000)} s in ${watched.slices} slices`,
      limit: `${round(raw.milliseconds / 1000)} s`,
      ratio: `${ratio.toFixed(2)} ×`,
      target: `≤ ${RATIO} ×`,
      reached: ratio <= RATIO,
      details: { watched, raw },
    },
    bound(`${nameOf(people)}: longest queue slice`, [watched.longestSliceMilliseconds, SLICE_MS], 'ms'),
    bound(`${nameOf(people)}: memory growth, peak`, [watched.peakGrowthMegabytes, MEGABYTES], 'MB'),
  ];
}
