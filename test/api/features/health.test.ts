import { startRunner, type TestRunner } from '../../support/runner';

let runner: TestRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(() => runner.stop());

const fail = (fault: object) =>
  fetch(`${runner.tenantUrl}/local/faults`, { method: 'POST', body: JSON.stringify(fault) });
const pastTheCache = () => new Promise((resolve) => setTimeout(resolve, 5_100));

test('the health endpoint needs no token', async () => {
  const response = await fetch(`${runner.url}/healthz`);
  const { status, checks } = (await response.json()) as { status: string; checks: Record<string, { status: string }> };

  expect([response.status, status]).toEqual([200, 'ok']);
  expect(Object.entries(checks).map(([name, check]) => [name, check.status])).toEqual([
    ['settings', 'ok'],
    ['storage', 'ok'],
    ['queue', 'ok'],
    ['directory', 'ok'],
    ['signingKeys', 'ok'],
  ]);
  expect((await fetch(`${runner.url}/healthz`, { method: 'HEAD' })).status).toBe(200);
});

test('concurrent probes check the dependencies once', async () => {
  await pastTheCache();
  await fetch(`${runner.tenantUrl}/local/stats`, { method: 'DELETE' });
  const answers = await Promise.all(Array.from({ length: 40 }, () => fetch(`${runner.url}/healthz`)));

  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const { directory } = (await (await fetch(`${runner.tenantUrl}/local/stats`)).json()) as {
    directory: Readonly<Record<string, number>>;
  };
  expect(Object.values(directory).reduce((sum, count) => sum + count, 0)).toBe(1);
});

test('a failing directory and a failing storage are named', async () => {
  await pastTheCache();
  await fail({ target: 'directory', match: 'GET', status: 503, count: 20 });
  const response = await fetch(`${runner.url}/healthz`);

  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    checks: { directory: { status: 'failed' }, storage: { status: 'ok' }, queue: { status: 'ok' } },
  });
});
