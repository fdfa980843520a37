import { RestError } from '@azure/data-tables';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphError } from '../../../../shared/rules/errors';
import { stored, StaleError, unlessStale, whileStale } from '../../../../shared/storage/table/storageError';
import { openStorage } from '../../../../shared/storage/storage';
import { timed, useVirtualTime } from '../../../support/virtualTime';

const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
const failed = (statusCode?: number) =>
  failure(stored(Promise.reject(new RestError('no', statusCode === undefined ? {} : { statusCode }))));

test.each([404, 409, 412])('a status %i is a lost race', async (status) => {
  const error = await failed(status);
  expect(error).toBeInstanceOf(StaleError);
  expect((error as StaleError).cause).toBeInstanceOf(RestError);
});

test.each([408, 429, 500, 502, 503, 504, undefined])('a status %p asks the caller to come back', async (status) => {
  const error = await failed(status);
  expect(error).toBeInstanceOf(GraphError);
  expect(error).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 5 });
});

test.each([400, 401, 403, 413])('a status %i stays what it is, a bug or a bad setting', async (status) => {
  const error = await failed(status);
  expect(error).toBeInstanceOf(RestError);
});

test('an error that does not come from the storage stays unchanged', async () => {
  const bug = new TypeError('undefined is not a function');
  expect(await failure(stored(Promise.reject(bug)))).toBe(bug);
});

test('a conditional write returns whether it succeeded; any failure but a lost race is thrown', async () => {
  const bug = new TypeError('undefined is not a function');
  expect(await unlessStale(() => Promise.resolve())).toBe(true);
  expect(await unlessStale(() => Promise.reject(new StaleError(undefined)))).toBe(false);
  expect(await failure(unlessStale(() => Promise.reject(bug)))).toBe(bug);
});

test('the error of another copy of the SDK is known by its name', async () => {
  const foreign = Object.assign(new Error('no'), { name: 'RestError', statusCode: 503 });
  expect(await failure(stored(Promise.reject(foreign)))).toMatchObject({ code: 'ServiceUnavailable' });
});

describe('a storage that fails', () => {
  const connection = (port: number): string =>
    `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:${port}/a;QueueEndpoint=http://127.0.0.1:${port}/a;BlobEndpoint=http://127.0.0.1:${port}/a`;

  async function storageAnswering(status: number | 'cut') {
    const server = createServer((request, response) => {
      request.resume();
      if (status === 'cut') response.destroy();
      else response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' }).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const stop = () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    return { definitions: openStorage(connection(port), () => '2026-01-05T08:00:00.000Z').definitions, port, stop };
  }

  test.each([503, 429, 500])('with status %i is a GraphError that names a delay', async (status) => {
    const { definitions, stop } = await storageAnswering(status);
    try {
      const error = await failure(definitions.find('id'));
      expect(error).toMatchObject({ name: 'GraphError', code: 'ServiceUnavailable', retryAfterSeconds: 5 });
    } finally {
      await stop();
    }
  });

  test('whose connection is refused is the same GraphError', async () => {
    const { port, stop } = await storageAnswering(503);
    await stop();
    const error = await failure(openStorage(connection(port), () => '2026-01-05T08:00:00.000Z').definitions.find('id'));
    expect(error).toMatchObject({ name: 'GraphError', code: 'ServiceUnavailable' });
  });

  test('whose connection is cut is the same GraphError', async () => {
    const { definitions, stop } = await storageAnswering('cut');
    try {
      expect(await failure(definitions.find('id'))).toMatchObject({ name: 'GraphError', code: 'ServiceUnavailable' });
    } finally {
      await stop();
    }
  });
});

describe('whileStale', () => {
  const stale = new StaleError(undefined);
  useVirtualTime();

  test('tries again for as long as the race is lost', async () => {
    const attempt = jest.fn().mockRejectedValueOnce(stale).mockRejectedValueOnce(stale).mockResolvedValue('written');
    expect(await timed(() => whileStale(attempt))).toEqual(['written', expect.any(Number)]);
    expect(attempt).toHaveBeenCalledTimes(3);
  });

  test('passes another error on at once', async () => {
    const error = new GraphError('Forbidden', 'no');
    const attempt = jest.fn().mockRejectedValue(error);
    expect(await failure(whileStale(attempt))).toBe(error);
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  test('passes each attempt the number of lost races', async () => {
    const attempt = jest.fn().mockRejectedValueOnce(stale).mockRejectedValueOnce(stale).mockResolvedValue('written');
    await timed(() => whileStale(attempt));
    expect(attempt.mock.calls).toEqual([[0], [1], [2]]);
  });

  test('gives up after twenty losses and asks the caller to retry', async () => {
    const attempt = jest.fn().mockRejectedValue(stale);
    const [error, waited] = await timed(() => failure(whileStale(attempt)));
    expect(error).toMatchObject({ name: 'GraphError', code: 'ServiceUnavailable', retryAfterSeconds: 5 });
    expect(attempt).toHaveBeenCalledTimes(20);
    expect(waited).toBeGreaterThan(1_000);
    expect(waited).toBeLessThan(16_000);
  });
});
