import { randomUUID } from 'node:crypto';
import { stopDefinition } from '../../../shared/reviews/definitions/changeDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { definition, series } from '../../support/reviewSamples';
import { newStorage, type TestStorage } from '../../support/storage';
import { storageOnly } from '../../support/storageOnly';

const NOW = '2026-01-20T08:00:00.000Z';

const application = (requestId: string, id: string) =>
  ({
    kind: 'application',
    id,
    appId: id,
    requestId,
    displayName: 'Harbour office',
    permissions: new Set(['AccessReview.ReadWrite.All']),
  }) as const;

const office = randomUUID();
const other = randomUUID();

let storage: TestStorage;

beforeAll(async () => {
  storage = await newStorage();
});

/** Creates a review, and a product in which the next `failures` changes of a series fail. */
async function reviewIn(failures: number): Promise<{ readonly deps: Dependencies; readonly definitionId: string }> {
  const value = definition();
  await storage.instances.insertSeries(series({ definitionId: value.id }), undefined);
  await storage.definitions.insert(value);
  const deps = storageOnly(storage, NOW);
  let left = failures;
  const instances: TestStorage['instances'] = {
    ...storage.instances,
    replaceSeries: (...change) =>
      (left -= 1) < 0 ? storage.instances.replaceSeries(...change) : Promise.reject(new Error('The storage is gone.')),
  };
  return { deps: { ...deps, storage: { ...deps.storage, instances } }, definitionId: value.id };
}

async function stopsOf(definitionId: string): Promise<readonly string[]> {
  const found = await storage.definitions.find(definitionId);
  const lines = await storage.definitions.versions(found!.value);
  return lines
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly channel: { readonly requestId: string } })
    .map(({ kind, channel }) => `${kind} by ${channel.requestId}`);
}

test('A stop that was interrupted before the series stopped is recorded once, when it is repeated', async () => {
  const { deps, definitionId } = await reviewIn(1);
  const stop = (requestId: string) => stopDefinition(deps, application(requestId, office), { definitionId });
  await expect(stop('request 1')).rejects.toThrow('The storage is gone.');

  await stop('request 2');

  expect(await stopsOf(definitionId)).toEqual(['stopped by request 1']);
  expect((await storage.instances.findSeries(definitionId))?.value.stopped).toBe(true);
});

test('A stop by somebody else after an interrupted one has a record of its own', async () => {
  const { deps, definitionId } = await reviewIn(1);
  await expect(stopDefinition(deps, application('request 1', office), { definitionId })).rejects.toThrow();

  await stopDefinition(deps, application('request 2', other), { definitionId });

  expect(await stopsOf(definitionId)).toEqual(['stopped by request 1', 'stopped by request 2']);
});
