import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { StaleError } from './table/storageError';
import type { Table } from './table/table';

const PARTITION = 'secret';
const BYTES = 32;
const RSA_BITS = 2048;

/** Keys that the product creates for itself; all its instances share them. */
export interface Secrets {
  /** Signs next links. Created at its first use. */
  linkKey(): Promise<Buffer>;
  /** Signs the links to reports. */
  downloadKey(): Promise<Buffer>;
  /** The private RSA key that signs notifications, as the text of a JSON Web Key. */
  signingKey(): Promise<Buffer>;
}

export function createSecrets(table: Table): Secrets {
  const known = new Map<string, Buffer>();

  const read = async (name: string): Promise<Buffer | undefined> => {
    const row = await table.find<{ readonly key: string }>(PARTITION, name);
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

  const keyOf = async (name: string, newKey: () => Buffer | Promise<Buffer>): Promise<Buffer> => {
    const key = known.get(name) ?? (await read(name)) ?? (await make(name, await newKey()));
    known.set(name, key);
    return key;
  };

  const random = () => randomBytes(BYTES);
  return {
    linkKey: () => keyOf('linkKey', random),
    downloadKey: () => keyOf('downloadKey', random),
    signingKey: () => keyOf('signingKey', newSigningKey),
  };
}

async function newSigningKey(): Promise<Buffer> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: RSA_BITS });
  return Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' })));
}
