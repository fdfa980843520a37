import { HttpRequest, InvocationContext } from '@azure/functions';
import { createHealthHandler, type HealthChecks, type HealthOptions } from '../../../../shared/api/http/healthHandler';

interface HealthAnswer {
  readonly status: number;
  readonly headers: object;
  readonly jsonBody: { readonly status: string; readonly checks: Readonly<Record<string, object>> };
}

const ok = () => Promise.resolve();
const SECRET = 'AccountKey=c2VjcmV0';

function handlerOf(checks: HealthChecks | Error, options: Partial<HealthOptions> = {}) {
  const failures: unknown[][] = [];
  const handler = createHealthHandler({
    checks: () => {
      if (checks instanceof Error) throw checks;
      return checks;
    },
    onFailure: (...failure) => failures.push(failure),
    ...options,
  });
  const request = new HttpRequest({ method: 'GET', url: 'https://reviews.example/healthz' });
  const ask = async () => (await handler(request, new InvocationContext())) as HealthAnswer;
  return { ask, failures };
}

test('200 when every service answers', async () => {
  const { status, jsonBody, headers } = await handlerOf({ storage: ok, directory: ok }).ask();
  const well = { status: 'ok', milliseconds: expect.any(Number) as number };

  expect([status, jsonBody]).toEqual([
    200,
    { status: 'ok', checks: { settings: well, storage: well, directory: well } },
  ]);
  expect(headers).toMatchObject({ 'Cache-Control': 'no-store' });
});

test('a failing check is named and logged; the answer does not say why it fails', async () => {
  const error = new Error(SECRET);
  const { ask, failures } = handlerOf({ storage: ok, directory: () => Promise.reject(error) });
  const { status, jsonBody } = await ask();

  expect(status).toBe(503);
  expect(jsonBody).toMatchObject({
    status: 'failed',
    checks: { storage: { status: 'ok' }, directory: { status: 'failed' } },
  });
  expect(JSON.stringify(jsonBody)).not.toContain(SECRET);
  expect(failures).toEqual([['directory', error]]);
});

test('unusable settings are a failure as well', async () => {
  const { status, jsonBody } = await handlerOf(new Error(SECRET)).ask();

  expect(status).toBe(503);
  expect(Object.keys(jsonBody.checks)).toEqual(['settings']);
  expect(JSON.stringify(jsonBody)).not.toContain(SECRET);
});

test('a check that does not answer in time has failed', async () => {
  const never = () => new Promise<void>(() => undefined);
  const { ask } = handlerOf({ storage: never, queue: ok }, { timeoutMs: 20 });

  expect((await ask()).jsonBody).toMatchObject({ checks: { storage: { status: 'failed' }, queue: { status: 'ok' } } });
});

test('concurrent and quickly repeated probes share one check', async () => {
  const storage = jest.fn(ok);
  const { ask } = handlerOf({ storage }, { keepMs: 60 });

  await Promise.all([ask(), ask(), ask()]);
  await ask();
  expect(storage).toHaveBeenCalledTimes(1);

  await new Promise((resolve) => setTimeout(resolve, 70));
  await ask();
  expect(storage).toHaveBeenCalledTimes(2);
});
