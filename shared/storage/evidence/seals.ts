import type { SigningKey } from '../../signing/keys';
import type { InstanceKey } from '../decisions';
import { keysUnder, lastPart } from '../table/keys';
import { StaleError } from '../table/storageError';
import type { Rows, Table } from '../table/table';
import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { hashOf } from '../../rules/evidence/line';
import { AnchorError, type Anchor } from '../../signing/anchors';
import { bytesOf } from '../reports/blobs';

/** A signed seal. Its row never changes. */
export interface Seal {
  /** The text that is signed. */
  readonly statement: string;
  /** The detached signature. */
  readonly jws: string;
  /** The store of the key that signed; absent in a statement about a deletion. */
  readonly store?: SigningKey['store'];
}

/** The number of a seal, and the UTC instant at which an attempt to make it began. */
interface SealAttempt {
  readonly n: number;
  readonly dateTime: string;
}

/**
 * The seals of instances. Their own table outlives the definition: a seal holds ids and hashes and no names.
 *
 *     seals:   {definitionId} | {instanceId}:{n}, and `deleted`
 *     seals:   {definitionId} | proof:{instanceId}:{n}:{ending}
 *     reviews: {definitionId} | heads:{instanceId}:{n}.{dateTime}:{first line}
 */
export interface Seals {
  /** Stores a seal, unless one with this number exists. Returns the stored seal. */
  keep(instance: InstanceKey, n: number, seal: Seal): Promise<Seal>;
  /** Stores the statement about the deletion of a definition, unless one exists. Returns the stored statement. */
  keepDeletion(definitionId: string, seal: Seal): Promise<Seal>;
  /** Stores some lines of an attempt, unless they exist. `first` is the number of the first line. Returns the stored lines. */
  keepHeads(
    instance: InstanceKey,
    attempt: SealAttempt,
    first: number,
    heads: readonly string[],
  ): Promise<readonly string[]>;
  /** Lists seals in their order, starting after `after`: the last part of a row key. */
  list(instance: InstanceKey, after: string | undefined, limit: number): Promise<Rows<Seal>>;
  /** Stores the proof of an anchor for seal `n`, under the extension of its file. Idempotent: the first proof stays. */
  keepProof(instance: InstanceKey, n: number, ending: string, proof: Buffer): Promise<void>;
  /** Returns the proofs of anchors for seal `n`, by the extensions of the files. */
  proofs(instance: InstanceKey, n: number): Promise<ReadonlyMap<string, Buffer>>;
  /** Returns all lines of a seal. */
  heads(instance: InstanceKey, attempt: SealAttempt): Promise<readonly string[]>;
}

/** The proof in Base64. */
interface ProofRow {
  readonly proof: string;
}

interface HeadsRow {
  readonly heads: readonly string[];
}

/** The row key of the statement about a deletion. */
export const DELETED = 'deleted';

const DIGITS = 6;
const LINE_DIGITS = 9;
const PAGE = 1_000;

/** The most proofs that are read; there are fewer types of anchors. */
const PROOFS = 100;

const padded = (n: number, digits: number): string => String(n).padStart(digits, '0');
const proofsOf = (id: string, n: number): string => `proof:${id}:${padded(n, DIGITS)}`;
const headsOf = (id: string, { n, dateTime }: SealAttempt): string =>
  `heads:${id}:${padded(n, DIGITS)}.${dateTime.replaceAll(/\D/g, '')}`;

export function createSeals(seals: Table, reviews: Table): Seals {
  return {
    keep: ({ definitionId, id }, n, seal) => keepFirst(seals, definitionId, `${id}:${padded(n, DIGITS)}`, seal),
    keepDeletion: (definitionId, seal) => keepFirst(seals, definitionId, DELETED, seal),
    async keepHeads({ definitionId, id }, attempt, first, heads) {
      const rowKey = `${headsOf(id, attempt)}:${padded(first, LINE_DIGITS)}`;
      return (await keepFirst<HeadsRow>(reviews, definitionId, rowKey, { heads })).heads;
    },
    list: ({ definitionId, id }, after, limit) => seals.range<Seal>(definitionId, keysUnder(id, after), limit),
    async keepProof({ definitionId, id }, n, ending, proof) {
      const rowKey = `${proofsOf(id, n)}:${ending}`;
      await keepFirst<ProofRow>(seals, definitionId, rowKey, { proof: proof.toString('base64') });
    },
    async proofs({ definitionId, id }, n) {
      const { rows } = await seals.range<ProofRow>(definitionId, keysUnder(proofsOf(id, n)), PROOFS);
      return new Map(rows.map(({ rowKey, value }) => [lastPart(rowKey), Buffer.from(value.proof, 'base64')]));
    },
    async heads({ definitionId, id }, attempt) {
      const lines: string[] = [];
      for (;;) {
        const after = lines.length === 0 ? undefined : padded(lines.length - 1, LINE_DIGITS);
        const { rows, more } = await reviews.range<HeadsRow>(
          definitionId,
          keysUnder(headsOf(id, attempt), after),
          PAGE,
        );
        lines.push(...rows.flatMap(({ value }) => value.heads));
        if (!more) return lines;
      }
    },
  };
}

/** Inserts a row and returns it, or returns the row that exists already. */
async function keepFirst<T extends object>(table: Table, partition: string, rowKey: string, value: T): Promise<T> {
  try {
    await table.write(partition, [{ kind: 'insert', rowKey, value }]);
    return value;
  } catch (error) {
    const found = error instanceof StaleError ? await table.find<T>(partition, rowKey) : undefined;
    if (!found) throw error;
    return found.value;
  }
}

/**
 * Copies seals to a container whose blobs nobody can change: `{definitionId}/{instanceId}/{n}.json`, and next to it the signature as
 * `.jws`. The proof contains the URL and the hash of the copy. `container` creates its client at the first call.
 */
export const createSealCopies = (container: () => ContainerClient): Anchor => ({
  what: 'sealCopies',
  ending: 'copy.json',
  async fix({ definitionId, instanceId, n, statement, jws }) {
    const name = `${definitionId}/${instanceId}/${String(n).padStart(6, '0')}`;
    const url = await copy(container(), `${name}.json`, statement);
    await copy(container(), `${name}.jws`, jws);
    return Buffer.from(`${JSON.stringify({ url, statementSha256: hashOf(statement) })}\n`);
  },
});

/** Writes a blob unless it exists; an existing blob must have the same content. Returns the URL of the blob. */
async function copy(container: ContainerClient, name: string, text: string): Promise<string> {
  const blob = container.getBlockBlobClient(name);
  const content = Buffer.from(text);
  try {
    await blob.upload(content, content.length, { conditions: { ifNoneMatch: '*' } });
  } catch (error) {
    if (statusOf(error) !== 409) throw anchorError(error);
    if (!(await read(container, name)).equals(content))
      throw new AnchorError('unusable', `The container of seals has another ${name}: somebody wrote there.`);
  }
  return blob.url.replace(/\?.*$/, '');
}

async function read(container: ContainerClient, name: string): Promise<Buffer> {
  try {
    const { readableStreamBody } = await container.getBlockBlobClient(name).download();
    return readableStreamBody ? await bytesOf(Readable.from(readableStreamBody)) : Buffer.alloc(0);
  } catch (error) {
    throw anchorError(error);
  }
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error ? Number(error.statusCode) || undefined : undefined;

/**
 * The names of errors from the SDK and its identities. The classes cannot be compared, because each part of the SDK has its own copies of them.
 */
const OUTSIDE = /^(RestError|CredentialUnavailableError|(Aggregate)?AuthenticationError)$/;

/** Returns an AnchorError for a failure outside the product. Any other error is a bug and stays unchanged. */
function anchorError(error: unknown): unknown {
  if (!(error instanceof Error && OUTSIDE.test(error.name))) return error;
  const status = statusOf(error);
  const isRefused = status !== undefined && status >= 400 && status < 500 && status !== 429;
  const answer = status === undefined ? 'did not answer' : `answered ${status}`;
  return new AnchorError(isRefused ? 'refused' : 'unavailable', `The container of seals ${answer}.`, error);
}
