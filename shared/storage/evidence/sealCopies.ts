import { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { hashOf } from '../../rules/evidence/line';
import { AnchorError, type Anchor } from '../../signing/anchors';
import { bytesOf } from '../reports/blobs';

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
