import { compose } from '../../../shared/config/compose';
import { openStorage } from '../../../shared/storage/storage';

const SETTINGS = {
  AzureWebJobsStorage__accountName: 'reviews1',
  TENANT_ID: '398164b1-5196-49dd-ada2-364b49f99b27',
  TOKEN_ISSUER: 'https://login.example/tenant/v2.0',
  TOKEN_AUDIENCE: 'api://access-reviews',
  MAIL_SENDER: 'reviews@harbour.example',
  PUBLIC_ENDPOINT: 'https://reviews.example',
};

test.each([
  ['an identity', SETTINGS],
  ['a connection string', { ...SETTINGS, AzureWebJobsStorage: 'UseDevelopmentStorage=true' }],
])('the product is composed with %s, and nothing is called', async (_, settings) => {
  const calls = jest.spyOn(globalThis, 'fetch');
  const loaded = jest.fn();
  jest.doMock('@azure/identity', loaded);

  const { deps } = compose(settings, () => undefined);
  await new Promise(setImmediate);

  expect(deps.publicEndpoint).toBe('https://reviews.example');
  expect([calls.mock.calls, loaded.mock.calls]).toEqual([[], []]);
  calls.mockRestore();
});

test('storage is called in the name of the identity, over https', async () => {
  const getToken = jest.fn<Promise<never>, [string | string[]]>(() => Promise.reject(new Error('no identity here')));
  const { definitions, workQueue, reports } = openStorage(
    {
      tables: 'https://t.invalid',
      queues: 'https://q.invalid',
      blobs: 'https://b.invalid',
      identity: { getToken },
    },
    () => '2026-01-05T08:00:00.000Z',
  );

  await expect(definitions.find('id')).rejects.toThrow('no identity here');
  await expect(workQueue.send({ subject: { kind: 'series', definitionId: 'id' }, dueKey: 'key' })).rejects.toThrow(
    'no identity here',
  );
  await expect(reports.read('name')).rejects.toThrow('no identity here');
  const scopes = getToken.mock.calls.map(([scope]) => [scope].flat().join());
  expect([...new Set(scopes)]).toEqual(['https://storage.azure.com/.default']);
});
