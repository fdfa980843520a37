import { ContainerClient } from '@azure/storage-blob';
import { hashOf } from '../../../../shared/rules/evidence/line';
import { createSealCopies } from '../../../../shared/storage/evidence/seals';
import { newAccount, type Account } from '../../../support/account';
import { openStandIn, type Asked, type StandIn } from '../../../support/standIn';

const SEAL = { definitionId: 'd1', instanceId: 'i1', n: 2, statement: '{ "name": "Zoë" }\n', jws: 'h..s' };
const NAME = 'd1/i1/000002';
const retryOptions = { maxTries: 1 };

describe('In a container of blobs', () => {
  let account: Account;
  let container: ContainerClient;
  beforeAll(async () => {
    account = await newAccount();
    container = new ContainerClient(account.connectionString, 'seals', { retryOptions });
    await container.create();
  });
  const fix = (seal = SEAL) => createSealCopies(() => container).fix(seal);
  const textOf = async (name: string) => (await container.getBlobClient(name).downloadToBuffer()).toString();

  test('a seal is copied with its signature, the proof names its address and its hash, and a repeated copy is done', async () => {
    const proof = JSON.parse((await fix()).toString()) as object;
    expect(proof).toEqual({ url: `${container.url}/${NAME}.json`, statementSha256: hashOf(SEAL.statement) });
    expect([await textOf(`${NAME}.json`), await textOf(`${NAME}.jws`)]).toEqual([SEAL.statement, SEAL.jws]);
    expect(JSON.parse((await fix()).toString())).toEqual(proof);
  });

  test('a copy with another content stays, and there is no proof', async () => {
    await fix({ ...SEAL, n: 3 });
    const other = fix({ ...SEAL, n: 3, statement: 'other' });
    await expect(other).rejects.toMatchObject({ name: 'AnchorError', why: 'unusable' });
    expect(await textOf('d1/i1/000003.json')).toBe(SEAL.statement);
  });

  test('a copy that was interrupted between its two blobs is finished', async () => {
    await container.getBlockBlobClient('d1/i1/000004.json').upload(SEAL.statement, Buffer.byteLength(SEAL.statement));
    await fix({ ...SEAL, n: 4 });
    expect(await textOf('d1/i1/000004.jws')).toBe(SEAL.jws);
  });
});

describe('In a container with an immutability policy, which no emulator has', () => {
  const blobs = new Map<string, Buffer>();
  let respond: ((asked: Asked) => Response) | undefined;
  let standIn: StandIn;
  beforeAll(async () => {
    standIn = await openStandIn((asked) => respond?.(asked) ?? immutable(asked));
  });
  beforeEach(() => {
    respond = undefined;
    blobs.clear();
  });
  afterAll(() => standIn.close());
  const fix = (seal = SEAL) =>
    createSealCopies(() => new ContainerClient(`${standIn.url}/account/seals`, undefined, { retryOptions })).fix(seal);

  /**
   * Returns the answer of an immutable container. Source: Blob Storage, "Immutable storage": new blobs are allowed, their change and
   * deletion are not.
   */
  function immutable({ method, url, headers, body }: Asked): Response {
    const known = blobs.get(url.pathname);
    if (method === 'GET')
      return known ? new Response(known, { headers: { etag: '"1"' } }) : refusal(404, 'BlobNotFound');
    if (method !== 'PUT') return refusal(409, 'BlobImmutableDueToPolicy');
    if (known)
      return refusal(409, headers.get('if-none-match') === '*' ? 'BlobAlreadyExists' : 'BlobImmutableDueToPolicy');
    blobs.set(url.pathname, body);
    return new Response(null, { status: 201 });
  }
  const refusal = (status: number, code: string): Response =>
    new Response(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`, {
      status,
      headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' },
    });

  test('a seal is copied once, and a repeated copy changes nothing', async () => {
    await fix();
    await fix();
    expect([...blobs.values()].map(String)).toEqual([SEAL.statement, SEAL.jws]);
    await expect(fix({ ...SEAL, statement: 'other' })).rejects.toMatchObject({ why: 'unusable' });
  });

  test.each([
    ['refused', 'the identity has no role', 403, 'AuthorizationPermissionMismatch'],
    ['refused', 'there is no such container', 404, 'ContainerNotFound'],
    ['unavailable', 'the account throttles', 429, 'TooManyRequests'],
    ['unavailable', 'the account is busy', 503, 'ServerBusy'],
  ])('it is %s if %s', async (why, _, status, code) => {
    respond = () => refusal(status, code);
    await expect(fix()).rejects.toMatchObject({ name: 'AnchorError', why });
  });

  test('it is refused if the identity may write and not read a blob that exists', async () => {
    await fix();
    respond = ({ method }) =>
      method === 'GET' ? refusal(403, 'AuthorizationPermissionMismatch') : refusal(409, 'BlobAlreadyExists');
    await expect(fix()).rejects.toMatchObject({ why: 'refused' });
  });
});
