import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTenantFront } from '../../../local/tenantFront';

const moves: unknown[] = [];
const now = new Date('2026-01-05T08:00:00Z');
const clock = { isVirtual: true, now: () => now, close: () => undefined };
const moveClock = (body: unknown): Promise<Date> => {
  moves.push(body);
  return Promise.resolve(now);
};

const open: Server[] = [];
afterAll(() => {
  for (const server of open) server.close();
});

async function serve(virtual: boolean): Promise<string> {
  const handle = () => Promise.resolve({ status: 404, headers: {}, body: '' });
  const server = createServer(createTenantFront({ handle, clock, moveClock: virtual ? moveClock : undefined }));
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/local/clock`;
}

const browser = { accept: 'text/html,*/*' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

test('a browser gets a page with buttons that move the clock', async () => {
  const url = await serve(true);
  const page = await (await fetch(url, { headers: browser })).text();
  expect(page).toContain('It is 2026-01-05T08:00:00Z.');
  expect(page).toContain('<button name="advance" value="P1D">one day later</button>');

  const moved = await fetch(url, { method: 'POST', headers: { ...browser, ...form }, body: 'advance=P1D' });
  expect([moved.headers.get('content-type'), moves]).toEqual(['text/html; charset=utf-8', [{ advance: 'P1D' }]]);
});

test('a program sends JSON and gets JSON, whatever it calls the type of its body', async () => {
  const url = await serve(true);
  const moved = await fetch(url, { method: 'POST', headers: form, body: '{"advance": "PT1M"}' });
  expect([await moved.json(), moves.at(-1)]).toEqual([{ now: '2026-01-05T08:00:00Z' }, { advance: 'PT1M' }]);
});

test('the page of a real time has no buttons', async () => {
  const page = await (await fetch(await serve(false), { headers: browser })).text();
  expect(page).toContain('Start with --clock');
  expect(page).not.toContain('<button');
});
