import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { addDuration, isBefore } from '../../rules/duration';
import { keysUnder } from '../table/keys';
import { StaleError, unlessStale } from '../table/storageError';
import type { Table } from '../table/table';

const PARTITION = 'secret';
const BYTES = 32;
const RSA_BITS = 2048;
const SIGNING_KEY = 'signingKey';
const PUBLISHED_KEY = 'publicKey';
const MOST = 1_000;
/** How long a key signs before the product makes the next one, an ISO 8601 duration. */
const SIGNING_LIFE = 'P1Y';

/** Keys that the product creates for itself; all its instances share them. */
export interface Secrets {
  /** Returns the key that signs next links. Creates it at its first use. */
  readonly linkKey: () => Promise<Buffer>;
  /** Returns the key that signs the links to reports. Creates it at its first use. */
  readonly downloadKey: () => Promise<Buffer>;
  /**
   * Returns the private RSA keys that have ever signed notifications and evidence, as texts of JSON Web Keys, the newest first. The newest
   * one signs for a year and is then replaced.
   */
  signingKeys(): Promise<readonly string[]>;
  /** Returns the public keys that have ever signed outside the storage account, as texts of JSON Web Keys, the newest first. */
  publishedKeys(): Promise<readonly string[]>;
  /** Adds a public key that signs outside the storage account. Idempotent. */
  publish(kid: string, key: string): Promise<void>;
}

interface SecretRow {
  readonly key: string;
  /** When the key was made; absent for keys of version 0.1, which are replaced at their next use. */
  readonly createdDateTime?: string;
}

interface PublishedRow {
  readonly publicKey: string;
  readonly createdDateTime: string;
}

/** Opens the secrets in their table; `now` returns the current UTC instant. */
export function createSecrets(table: Table, now: () => string): Secrets {
  const known = new Map<string, Buffer>();

  const read = async (name: string): Promise<Buffer | undefined> => {
    const row = await table.find<SecretRow>(PARTITION, name);
    return row && Buffer.from(row.value.key, 'base64');
  };

  const make = async (name: string, key: Buffer): Promise<Buffer> => {
    try {
      await table.write(PARTITION, [{ kind: 'insert', rowKey: name, value: { key: key.toString('base64') } }]);
      return key;
    } catch (error) {
      const made = error instanceof StaleError ? await read(name) : undefined;
      if (!made) throw error;
      return made;
    }
  };

  const keyOf = async (name: string): Promise<Buffer> => {
    const key = known.get(name) ?? (await read(name)) ?? (await make(name, randomBytes(BYTES)));
    known.set(name, key);
    return key;
  };

  return {
    linkKey: () => keyOf('linkKey'),
    downloadKey: () => keyOf('downloadKey'),
    signingKeys: signingKeysIn(table, now),
    async publishedKeys() {
      const { rows } = await table.range<PublishedRow>(PARTITION, keysUnder(PUBLISHED_KEY), MOST);
      const newestFirst = rows.toSorted((a, b) => b.value.createdDateTime.localeCompare(a.value.createdDateTime));
      return newestFirst.map(({ value }) => value.publicKey);
    },
    async publish(kid, publicKey) {
      const value: PublishedRow = { publicKey, createdDateTime: now() };
      await unlessStale(() => table.write(PARTITION, [{ kind: 'insert', rowKey: `${PUBLISHED_KEY}:${kid}`, value }]));
    },
  };
}

function signingKeysIn(table: Table, now: () => string): Secrets['signingKeys'] {
  let known: readonly SecretRow[] = [];
  const mayStillSign = (): boolean => {
    const created = known.at(0)?.createdDateTime;
    return created !== undefined && isBefore(now(), addDuration(created, SIGNING_LIFE));
  };
  const readAll = async (): Promise<readonly SecretRow[]> => {
    const { rows } = await table.range<SecretRow>(PARTITION, { from: SIGNING_KEY, to: `${SIGNING_KEY};` }, MOST);
    return rows.map(({ value }) => value).reverse();
  };
  return async () => {
    if (!mayStillSign()) known = await readAll();
    if (!mayStillSign()) {
      // The number in the key keeps two processes from making two keys: the later process reads the key of the other one.
      const rowKey = `${SIGNING_KEY}:${String(known.length + 1).padStart(6, '0')}`;
      const value: SecretRow = { key: await newSigningKey(), createdDateTime: now() };
      await unlessStale(() => table.write(PARTITION, [{ kind: 'insert', rowKey, value }]));
      known = await readAll();
    }
    return known.map(({ key }) => Buffer.from(key, 'base64').toString());
  };
}

async function newSigningKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  return Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' }))).toString('base64');
}
