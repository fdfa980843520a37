import { setImmediate } from 'node:timers/promises';
import { constants, gzipSync } from 'node:zlib';
import { isBefore } from '../../rules/duration';
import {
  COLLECTED,
  packBlob,
  packEnd,
  ZIP,
  type CollectedFile,
  type EvidencePack,
  type PackPosition,
} from '../../rules/evidence/pack';
import { lazily } from '../../rules/lazily';
import type { Instance } from '../../rules/model/instance';
import type { PackKey } from '../../storage/evidence/packs';
import { isPassing } from '../../storage/table/storageError';
import type { Dependencies } from '../../reviews/dependencies';
import type { RoundResult } from '../roundResult';
import { bundle } from './bundle';
import { instancesIn, SERIES_SOURCES } from './seriesSources';
import { INSTANCE_SOURCES, type SourcePage } from './sources';

/** The most pages of rows that a slice reads. A slice stages at most one block of each file. */
const PAGES = 25;

/**
 * Compresses a block, because transferring it uncompressed costs more time. A gzip file may consist of several members (RFC 1952).
 * Compresses in one turn of the event loop, so that the calls of a worker keep their order.
 */
const FAST = { level: constants.Z_BEST_SPEED };

/**
 * Makes an evidence pack, slice by slice, and removes it when it expires. The files are collected block by block, then bundled and signed
 * in one slice. Idempotent. If the pack cannot be made, its status becomes `failed`. Throws ServiceUnavailable, StaleError.
 */
export async function reconcilePack(deps: Dependencies, key: PackKey): Promise<RoundResult> {
  const found = await deps.storage.packs.find(key);
  if (!found) return { kind: 'settled' };
  const pack = found.value;
  if (!isBefore(deps.now(), packEnd(pack))) return remove(deps, pack);
  if (pack.status === 'notStarted' || pack.status === 'running') {
    const next = { ...pack, ...(await proceedOrFail(deps, pack)) };
    await deps.storage.packs.replace(found, next);
    return { kind: 'again' };
  }
  // The zip contains the collected files, so they are no longer needed.
  await deps.storage.reports.remove(packBlob(pack, COLLECTED));
  return { kind: 'until', at: packEnd(pack) };
}

/** Makes a slice of a pack. Rethrows a lost race and an outage, which a retry mends; any other error ends the pack. */
async function proceedOrFail(deps: Dependencies, pack: EvidencePack): Promise<Partial<EvidencePack>> {
  try {
    return await proceed(deps, pack);
  } catch (error) {
    if (isPassing(error)) throw error;
    deps.log('error', 'An evidence pack cannot be made.', { packId: pack.id, error });
    return { status: 'failed' };
  }
}

async function proceed(deps: Dependencies, pack: EvidencePack): Promise<Partial<EvidencePack>> {
  const packed = await openPacked(deps, pack);
  // The definition was deleted in the meantime.
  if (!packed) return { status: 'failed' };
  if (pack.position.source >= packed.sources.length) {
    return { status: 'succeeded', result: await bundle(deps, pack, packed.instance) };
  }
  return { status: 'running', position: await collect(deps, pack, packed.sources) };
}

/** What a pack is about: its instance, if it has one, and how to read each source. */
interface PackSubject {
  readonly instance: Instance | undefined;
  readonly sources: readonly Read[];
}

type Read = (after: string | undefined) => Promise<SourcePage>;

async function openPacked(deps: Dependencies, pack: EvidencePack): Promise<PackSubject | undefined> {
  const { definitionId, instanceId, period } = pack;
  // Read the instance first, so that its terms name this version of the definition or an earlier one.
  const instance =
    instanceId === null ? undefined : (await deps.storage.instances.find(definitionId, instanceId))?.value;
  const definition = (await deps.storage.definitions.find(definitionId))?.value;
  if (!definition) return undefined;
  if (instanceId === null) {
    const series = period && { definition, period, instances: lazily(() => instancesIn(deps, definition, period)) };
    const sources = series
      ? SERIES_SOURCES.map(
          (read): Read =>
            (after) =>
              read(deps, series, after),
        )
      : [];
    return { instance: undefined, sources };
  }
  if (!instance) return undefined;
  return {
    instance,
    sources: INSTANCE_SOURCES.map(
      (read): Read =>
        (after) =>
          read(deps, { definition, instance }, after),
    ),
  };
}

/** What a slice adds to a file: the compressed pages, and the number of bytes before compression. */
interface Piece {
  readonly pages: readonly Buffer[];
  readonly bytes: number;
}

/**
 * Collects a few more pages. Each page is written and compressed while the next one is read. The pack lists the blocks of the slice that is
 * recorded; blocks of another worker stay unused.
 */
async function collect(deps: Dependencies, pack: EvidencePack, sources: readonly Read[]): Promise<PackPosition> {
  const pieces = new Map<string, Piece>();
  let { source, after } = pack.position;
  let pending = readAhead(sources[source], after);
  for (let n = 1; n <= PAGES && pending; n += 1) {
    const page = await pending;
    after = page.after;
    if (after === null) source += 1;
    pending = n < PAGES ? readAhead(sources[source], after) : undefined;
    // Wait one turn of the event loop, so that the request is sent before the work on this page begins.
    await setImmediate();
    for (const [file, text] of Object.entries(page.texts())) pieces.set(file, withPage(pieces.get(file), text));
  }
  return { source, after, files: await stage(deps, pack, pieces) };
}

/** Begins to read a page. An error reaches the caller when it awaits the page. */
function readAhead(read: Read | undefined, after: string | null): Promise<SourcePage> | undefined {
  const pending = read?.(after ?? undefined);
  pending?.catch(() => undefined);
  return pending;
}

/** Returns a piece with one more page. A pack also contains files without lines. */
function withPage({ pages, bytes }: Piece = { pages: [], bytes: 0 }, text: string | Buffer): Piece {
  const data = Buffer.from(text);
  return { pages: data.length > 0 ? [...pages, gzipSync(data, FAST)] : pages, bytes: bytes + data.length };
}

/** Stages a block for each file that has grown. Returns what has been collected by then. */
async function stage(
  { storage }: Dependencies,
  pack: EvidencePack,
  pieces: ReadonlyMap<string, Piece>,
): Promise<PackPosition['files']> {
  const files: Record<string, CollectedFile> = { ...pack.position.files };
  let n = Object.values(files).reduce((sum, { blocks }) => sum + blocks.length, 0);
  for (const [file, { pages, bytes }] of pieces) {
    const before = files[file] ?? { blocks: [], bytes: 0 };
    const staged = bytes > 0 ? [await storage.reports.stage(packBlob(pack, COLLECTED), n, Buffer.concat(pages))] : [];
    files[file] = { blocks: [...before.blocks, ...staged], bytes: before.bytes + bytes };
    n += staged.length;
  }
  return files;
}

async function remove(deps: Dependencies, pack: EvidencePack): Promise<RoundResult> {
  for (const file of [COLLECTED, ZIP]) await deps.storage.reports.remove(packBlob(pack, file));
  await deps.storage.packs.remove(pack);
  return { kind: 'settled' };
}
