import { createPublicKey } from 'node:crypto';
import { Readable } from 'node:stream';
import { PackFacts } from '../../rules/evidence/facts';
import { hashOf } from '../../rules/evidence/line';
import { balanceOf } from '../../rules/evidence/population';
import type { Instance } from '../../rules/model/instance';
import type { PopulationTotals } from '../../rules/model/population';
import { packBlob, packName, ZIP, type EvidencePack, type PackResult } from '../../rules/evidence/pack';
import { statementText, type FileDescription, type PackStatement, type SealName } from '../../rules/evidence/statement';
import { readme } from '../../rules/evidence/views';
import { sealDue } from '../../rules/instance/seals';
import type { PublicKey, SigningKey } from '../../signing/signer';
import type { Dependencies } from '../../reviews/dependencies';
import { openBag, type Bag } from './bag';

type Files = Readonly<Record<string, FileDescription>>;
type PackContents = Omit<PackResult, 'sha256' | 'sizeInBytes'>;

/**
 * Writes the zip of a pack whose files are collected: reads each file once, hashes it on the way, and signs a statement over them.
 * The same files give the same zip. Throws ServiceUnavailable.
 */
export async function bundle(
  deps: Dependencies,
  pack: EvidencePack,
  instance: Instance | undefined,
): Promise<PackResult> {
  const bag = await openBag(packName(pack), pack.createdDateTime);
  const filling = fill(deps, pack, instance, bag);
  filling.catch((error: unknown) => bag.output.destroy(error as Error));
  const [filled] = await Promise.all([filling, deps.storage.reports.write(packBlob(pack, ZIP), bag.output)]);
  return { ...filled, ...bag.digest() };
}

async function fill(
  deps: Dependencies,
  pack: EvidencePack,
  instance: Instance | undefined,
  bag: Bag,
): Promise<PackContents> {
  const facts = new PackFacts();
  const files = await addFiles(deps, pack, bag, facts);
  const manifest = Object.entries(files).map(([file, { sha256 }]) => `${sha256}  ${file}\n`);
  bag.add('manifest-sha256.txt', manifest.join(''));
  const key = await deps.signer.currentKey();
  const tags = await tagsOf(deps, pack, files, key);
  for (const [file, text] of Object.entries(tags)) bag.add(file, text);
  const last = lastSeal(files);
  const isFinal = instance !== undefined && (await isSettled(deps, instance, last));
  const population = populationOf(instance?.population);
  const missing = instance ? facts.missing(last !== null, population) : [];
  const statement: PackStatement = {
    type: pack.instanceId === null ? 'urn:access-reviews:series-pack:v1' : 'urn:access-reviews:evidence-pack:v1',
    tenantId: deps.evidence.tenantId,
    definitionId: pack.definitionId,
    instanceId: pack.instanceId,
    period: pack.period,
    packId: pack.id,
    createdDateTime: pack.createdDateTime,
    isFinal,
    generator: deps.evidence.generator,
    settingsSha256: files['data/terms.json']?.sha256 ?? null,
    manifestSha256: hashOf(manifest.join('')),
    files,
    tags: Object.fromEntries(Object.entries(tags).map(([file, text]) => [file, hashOf(text)])),
    population,
    ...facts.summary,
    previousSeal: last,
    complete: missing.length === 0,
    missing,
    key: { kid: key.kid, store: key.store },
  };
  const text = statementText(statement);
  bag.add('statement.json', text);
  bag.add('statement.jws', await key.sign(text));
  bag.end();
  return { seal: last?.n ?? null, isFinal, missing, statementSha256: hashOf(text) };
}

/** The collected statement of the last seal has the hash that the instance keeps of it. */
function lastSeal(files: Files): SealName | null {
  const file = Object.keys(files).findLast((name) => /^data\/seals\/\d+\.json$/.test(name));
  const sha256 = file && files[file]?.sha256;
  return file && sha256 ? { n: Number(/\d+/.exec(file)), statementSha256: sha256 } : null;
}

/** Adds the collected files in the order of their names. */
async function addFiles({ storage }: Dependencies, pack: EvidencePack, bag: Bag, facts: PackFacts): Promise<Files> {
  const files: Record<string, FileDescription> = {};
  for (const file of Object.keys(pack.position.blocks).sort()) {
    const blocks = pack.position.blocks[file] ?? 0;
    const name = packBlob(pack, file);
    if (blocks > 0) await storage.reports.commit(name, blocks);
    const content = blocks > 0 ? await storage.reports.open(name) : Readable.from([]);
    if (!content) throw new Error(`The collected file ${file} of an evidence pack is gone.`);
    files[file] = await bag.addStream(file, content, (line) => {
      facts.add(file, line);
    });
  }
  return files;
}

/** Returns the files beside the statement: those of BagIt (RFC 8493), the keys, and how to check the pack. */
async function tagsOf(
  { evidence, signer }: Dependencies,
  pack: EvidencePack,
  files: Files,
  { kid }: SigningKey,
): Promise<Readonly<Record<string, string>>> {
  const { keys } = await signer.publicKeys();
  const sizes = Object.values(files).map(({ bytes }) => bytes);
  const oxum = `${sizes.reduce((sum, bytes) => sum + bytes, 0)}.${sizes.length}`;
  return {
    'bagit.txt': 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    'bag-info.txt': [
      `External-Identifier: ${packName(pack)}`,
      `Bagging-Date: ${pack.createdDateTime.slice(0, 10)}`,
      `Payload-Oxum: ${oxum}`,
      `Bag-Software-Agent: ${evidence.generator.name} ${evidence.generator.version}`,
      '',
    ].join('\n'),
    'README.txt': readme(kid),
    'key.pem': pemOf(keys.find((key) => key.kid === kid)),
    'keys.json': `${JSON.stringify({ keys }, null, 2)}\n`,
    'verify.mjs': await evidence.readVerifier(),
  };
}

function pemOf(key: PublicKey | undefined): string {
  if (!key) throw new Error('The key that signs is not published.');
  return createPublicKey({ key: { ...key }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

function populationOf(totals: PopulationTotals | undefined): PackStatement['population'] {
  if (!totals) return null;
  const { read, items, excluded, control, unrecorded = 0 } = totals;
  return { read, items, excluded, control, unrecorded, ...balanceOf(totals) };
}

/** Whether the instance is applied, nothing has happened to it since its rows were read, and the last seal in the pack covers all of it. */
async function isSettled({ storage }: Dependencies, read: Instance, last: SealName | null): Promise<boolean> {
  const now = await storage.instances.find(read.definitionId, read.id);
  const isUnchanged = JSON.stringify(now?.value.journal) === JSON.stringify(read.journal);
  return isUnchanged && read.status === 'Applied' && sealDue(read) === undefined && read.seal?.n === last?.n;
}
