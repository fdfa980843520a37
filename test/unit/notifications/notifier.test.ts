import type { ServerResponse } from 'node:http';
import { generateKeyPair, exportJWK } from 'jose';
import { createNotifier, type Notifier } from '../../../shared/notifications/notifier';
import { openReceiver, type Receiver } from '../../support/receiver';

/** Receivers that fail, stall and lie, during the handshake and the deliveries. */
let receiver: Receiver;
let notifier: Notifier;
let atHome: Notifier;
beforeAll(async () => {
  receiver = await openReceiver();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = await exportJWK(privateKey);
  const settings = {
    tenantId: 't',
    issuer: 'https://reviews.example',
    signingKeys: () => Promise.resolve([key]),
    callbackHosts: ['*.logic.azure.com', '*.api.powerplatform.com'],
  };
  notifier = createNotifier({ ...settings, allowLoopback: true });
  atHome = createNotifier({ ...settings, allowLoopback: false });
});
afterAll(() => {
  receiver.close();
});

const endless = (response: ServerResponse): void => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const more = () => {
    while (response.write('x'.repeat(65_536)));
  };
  response.on('drain', more).on('error', () => undefined);
  more();
};
const says = (status: number, type: string, text: (token: string) => string) => (to: ServerResponse, token: string) =>
  to.writeHead(status, { 'content-type': type, location: 'http://169.254.169.254/latest' }).end(text(token));

test.each<readonly [string, (response: ServerResponse, token: string) => void]>([
  ['another token', says(200, 'text/plain', () => 'another')],
  ['the token and more', says(200, 'text/plain', (token) => `${token}x`)],
  ['the token in JSON', says(200, 'application/json', (token) => token)],
  ['the token as a page', says(200, 'text/html', (token) => token)],
  ['the token with another status', says(202, 'text/plain', (token) => token)],
  ['the way to the metadata of machines', says(302, 'text/plain', (token) => token)],
  ['nothing', says(200, 'text/plain', () => '')],
  ['without an end', endless],
  ['by hanging up', (response) => response.destroy()],
])('A receiver is refused if it answers the handshake with %s', async (_, how) => {
  receiver.greet('/liar', how);

  expect(await notifier.refuse(`${receiver.base}/liar`)).toContain('did not answer the validation request');
});

test('a receiver that never answers is given up after ten seconds, in the handshake and after it', async () => {
  receiver.greet('/stalls', () => undefined);
  receiver.answer('/stalls', () => undefined);
  const after = AbortSignal.timeout.bind(AbortSignal);
  const hurried = jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => after(milliseconds / 50));
  const outcomes = await Promise.all([
    notifier.refuse(`${receiver.base}/stalls`),
    notifier.send(`${receiver.base}/stalls`, {}),
  ]);

  expect(outcomes).toEqual([expect.stringContaining('within ten seconds'), 'failed']);
  expect(hurried.mock.calls).toEqual([[10_000], [10_000]]);
  hurried.mockRestore();
});

test.each([
  [202, 'arrived'],
  [302, 'failed'],
  [401, 'failed'],
  [404, 'gone'],
  [410, 'gone'],
  [500, 'failed'],
])('a receiver that answers %i: %s', async (status, outcome) => {
  receiver.answer('/told', status);

  expect(await notifier.send(`${receiver.base}/told`, {})).toBe(outcome);
});

test('megabytes are not read', async () => {
  receiver.answer('/told', endless);

  expect(await notifier.send(`${receiver.base}/told`, {})).toBe('arrived');
});

test.each([
  ['https://prod-07.westeurope.logic.azure.com:443/workflows/1?sig=x', true],
  ['https://default1.12.environment.api.powerplatform.com:443/powerautomate/automations/1?sig=x', true],
  ['http://prod-07.westeurope.logic.azure.com/workflows/1?sig=x', false],
  ['https://logic.azure.com/', false],
  ['https://logic.azure.com.attacker.example/', false],
  ['https://attacker-logic.azure.com/', false],
  ['https://prod.logic.azure.com./', false],
  ['https://me@prod.logic.azure.com/', false],
  ['https://attacker.example/?x=.logic.azure.com', false],
])('%s is a callback of a flow: %s', (address, expected) => {
  expect(atHome.isCallback(address)).toBe(expected);
});

test.each(['https://localhost/', 'https://localhost./', 'https://LOCALHOST/'])(
  '%s is not called where loopback is closed',
  async (address) => {
    expect(await atHome.refuse(address)).toContain('did not answer');
    expect(await atHome.send(address, {})).toBe('failed');
  },
);
