import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packBlob, ZIP, type EvidencePack } from '../../../shared/rules/evidence/pack';
import { bytesOf } from '../../../shared/storage/reports/blobs';
import type { World } from './world';

interface Verifier {
  readonly verifyPack: (path: string) => {
    readonly findings: { readonly bad: readonly { readonly sentence: string; readonly problems: readonly string[] }[] };
  };
}

/** The URL of the auditors' program. It is an ES module, so it is loaded when it is needed. */
const VERIFIER = pathToFileURL(resolve(__dirname, '../docs/verify.mjs')).href;

/** Returns what the verifier finds wrong with the packs, and the packs that failed although their review exists. */
export async function brokenPacks(world: World): Promise<readonly string[]> {
  const packs = (await world.rows('packs')).map(({ value }) => value as EvidencePack);
  const definitions = new Set((await world.rows('definitions')).map(({ partitionKey }) => partitionKey));
  const failed = packs.filter(({ status, definitionId }) => status === 'failed' && definitions.has(definitionId));
  const broken = failed.map(({ id }) => `pack ${id} could not be made`);
  for (const pack of packs.filter(({ status }) => status === 'succeeded')) {
    const zip = await world.plain.storage.reports.open(packBlob(pack, ZIP));
    if (!zip) broken.push(`pack ${pack.id} is gone`);
    else broken.push(...(await problemsIn(await bytesOf(zip))).map((problem) => `pack ${pack.id}: ${problem}`));
  }
  return broken;
}

async function problemsIn(zip: Buffer): Promise<readonly string[]> {
  const home = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const file = join(home, 'pack.zip');
    writeFileSync(file, zip);
    const { verifyPack } = (await import(VERIFIER)) as Verifier;
    return verifyPack(file).findings.bad.map(({ sentence, problems }) => `${sentence} ${problems.join(', ')}`);
  } finally {
    rmSync(home, { recursive: true });
  }
}
