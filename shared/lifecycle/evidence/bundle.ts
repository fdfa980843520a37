import { createPublicKey } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { PackFacts } from '../../rules/evidence/facts';
import { hashOf } from '../../rules/evidence/line';
import { balanceOf } from '../../rules/evidence/population';
import type { Instance } from '../../rules/model/instance';
import type { ItemCounts, PopulationTotals } from '../../rules/model/evidence';
import {
  COLLECTED,
  packBlob,
  packName,
  ZIP,
  type EvidencePack,
  type MissingEvidence,
  type PackResult,
} from '../../rules/evidence/pack';
import { statementText, type FileDescription, type PackStatement, type SealName } from '../../rules/evidence/statement';
import { readme } from '../../rules/evidence/views';
import { sealDue } from '../../rules/instance/nextStep';
import type { Anchor } from '../../signing/anchors';
import type { PublicKey, SigningKey } from '../../signing/keys';
import type { Dependencies } from '../../reviews/dependencies';
import { noteAnchorGap } from '../noteInterruption';
import { openBag, type Bag } from './bag';

/** The size of the chunks in which a file is read. Each chunk takes a turn of the event loop in every stream that it passes. */
const CHUNK_BYTES = 256 * 1024;

const SEAL = /^data\/seals\/\d+\.json$/;

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
  const last = lastSeal(files);
  const isWhollySealed = isSealed(files, facts);
  const isFinal = instance !== undefined && isWhollySealed && (await isSettled(deps, instance, last));
  const population = populationOf(instance?.population, facts.itemCounts);
  const about = { isSealed: last !== null, isWhollySealed };
  const missing = instance
    ? [
        ...facts.missing({ ...about, isEnumerated: isEnumerated(instance) }, population),
        ...(await unanchored(deps, instance, files)),
      ]
    : [];
  const added = await addStatement(deps, pack, bag, {
    type: pack.instanceId === null ? 'urn:access-reviews:series-pack:v1' : 'urn:access-reviews:evidence-pack:v1',
    tenantId: deps.evidence.tenantId,
    definitionId: pack.definitionId,
    instanceId: pack.instanceId,
    period: pack.period,
    packId: pack.id,
    createdDateTime: pack.createdDateTime,
    isFinal,
    generator: deps.evidence.generator,
    retentionDays: deps.limits.evidenceRetentionDays,
    settingsSha256: files['data/terms.json']?.sha256 ?? null,
    manifestSha256: hashOf(manifest.join('')),
    files,
    population,
    ...facts.summary,
    previousSeal: last,
    missing,
  });
  bag.end();
  return { seal: last?.n ?? null, isFinal, ...added };
}

/** Returns whether an enumeration of groups found the group that the instance reviews. */
const isEnumerated = ({ groupId, occurrence }: Instance): boolean => groupId !== null && occurrence !== null;

/** Returns whether the last seal in the pack covers each change of each decision in the pack. */
function isSealed(files: Files, facts: PackFacts): boolean {
  const heads = Object.keys(files).findLast((name) => name.endsWith('.heads'));
  return heads !== undefined && facts.isSealedBy(files[heads]?.root);
}

type StatementDraft = Omit<PackStatement, 'tags' | 'complete' | 'key'>;

/** Adds the statement with its signature, and the files that it names in addition to those in `data/`. */
async function addStatement(
  deps: Dependencies,
  pack: EvidencePack,
  bag: Bag,
  unsigned: StatementDraft,
): Promise<Pick<PackResult, 'missing' | 'statementSha256'>> {
  const { refusal, ...signed } = await deps.signer.sign(async (key) => {
    const files = await tagsOf(deps, pack, unsigned.files, key);
    const tags = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, hashOf(text)]));
    const missing = key.store === deps.signer.store ? unsigned.missing : [...unsigned.missing, NOT_IN_KEY_VAULT];
    return { text: statementText({ ...unsigned, tags, complete: missing.length === 0, missing, key }), files, missing };
  });
  if (refusal) await noteAnchorGap(deps, { ...pack, id: pack.instanceId ?? pack.id }, 'keyVault', refusal);
  const { text, jws, files, missing } = signed;
  for (const [file, content] of Object.entries({ ...files, 'statement.json': text, 'statement.jws': jws }))
    bag.add(file, content);
  return { missing, statementSha256: hashOf(text) };
}

const NOT_IN_KEY_VAULT = {
  thing: 14,
  why: 'The pack is signed with the key in the storage account: Key Vault did not sign.',
} as const;

const WITHOUT_PROOF: Readonly<Record<Anchor['what'], string>> = {
  timestamps: 'Some seals have no timestamp yet.',
  sealCopies: 'Some seals are not copied to the container of seals yet.',
};

/** Returns what the anchors of this deployment have not done for the seals in a pack. */
async function unanchored(
  { anchors, signer, storage }: Dependencies,
  instance: Instance,
  files: Files,
): Promise<readonly MissingEvidence[]> {
  const names = Object.keys(files).filter((name) => SEAL.test(name));
  const failed = anchors.filter(({ ending }) => names.some((name) => !(name.replace(/json$/, ending) in files)));
  const found = failed.map(({ what }) => ({ thing: 14, why: WITHOUT_PROOF[what] }));
  if (signer.store === 'table') return found;
  const { rows } = await storage.seals.list(instance, undefined, names.length);
  const isOutside = rows.every(({ value }) => value.store === signer.store);
  return isOutside
    ? found
    : [...found, { thing: 14, why: 'Some seals are signed with the key in the storage account.' }];
}

/** Returns the last seal in the collected files. Its `sha256` is the hash of the statement, which the instance also keeps. */
function lastSeal(files: Files): SealName | null {
  const file = Object.keys(files).findLast((name) => SEAL.test(name));
  const sha256 = file && files[file]?.sha256;
  return file && sha256 ? { n: Number(/\d+/.exec(file)), statementSha256: sha256 } : null;
}

/** Adds the collected files in the order of their names. One stream holds all of them, one after the other. */
async function addFiles(deps: Dependencies, pack: EvidencePack, bag: Bag, facts: PackFacts): Promise<Files> {
  const collected = Object.entries(pack.position.files).sort(([a], [b]) => (a < b ? -1 : 1));
  const content = await openCollected(
    deps,
    pack,
    collected.flatMap(([, { blocks }]) => blocks),
  );
  const files: Record<string, FileDescription> = {};
  for (const [file, { bytes }] of collected) {
    files[file] = await bag.addStream(file, firstOf(content, bytes), (line) => {
      facts.add(file, line);
    });
  }
  return files;
}

/** Opens the stream of the collected files, whose blocks are compressed. An error of either stream reaches the reader. */
async function openCollected({ storage }: Dependencies, pack: EvidencePack, blocks: readonly string[]) {
  const name = packBlob(pack, COLLECTED);
  await storage.reports.commit(name, blocks);
  const compressed = await storage.reports.open(name);
  if (!compressed) throw new Error('The collected files of an evidence pack are gone.');
  return pipeline(compressed, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
}

/** Yields the first bytes of a stream, and leaves the other bytes in it. */
async function* firstOf(content: Readable, bytes: number): AsyncGenerator<Buffer> {
  if (bytes === 0) return;
  let left = bytes;
  for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (chunk.length > left) content.unshift(chunk.subarray(left));
    yield chunk.subarray(0, left);
    left -= Math.min(left, chunk.length);
    if (left === 0) return;
  }
  throw new Error('A collected file of an evidence pack is too short.');
}

/** Returns the files next to the statement: those of BagIt (RFC 8493), the keys, and how to check the pack. */
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

function populationOf(totals: PopulationTotals | undefined, counts: ItemCounts): PackStatement['population'] {
  if (!totals) return null;
  const { read, items, excluded, control } = totals;
  return { read, items, excluded, control, ...counts, ...balanceOf(totals, counts) };
}

/**
 * Returns whether the instance is applied, has not changed since its rows were read, and has all of its journal covered by the last seal.
 */
async function isSettled({ storage }: Dependencies, read: Instance, last: SealName | null): Promise<boolean> {
  const now = await storage.instances.find(read.definitionId, read.id);
  const isUnchanged = JSON.stringify(now?.value.journal) === JSON.stringify(read.journal);
  return isUnchanged && read.status === 'Applied' && sealDue(read) === undefined && read.seal?.n === last?.n;
}
