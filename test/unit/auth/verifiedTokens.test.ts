import { createVerifiedTokens, createAuthenticator, issuerKeys } from '../../../shared/auth/verifyToken';
import type { Caller } from '../../../shared/auth/caller';
import { AUDIENCE, startTokenIssuer, TENANT_ID, type TokenIssuer } from './tokenIssuer';

const MINUTE = 60_000;
const BEGIN = Date.parse('2026-01-05T08:00:00Z');
const caller = (id: string): Caller => ({
  kind: 'application',
  id,
  appId: id,
  displayName: id,
  permissions: new Set(),
});
const inMinutes = (minutes: number): number => BEGIN / 1000 + minutes * 60;

/** Only the date is fixed; timers run. */
beforeEach(() => {
  jest.useFakeTimers({
    now: BEGIN,
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
});

afterEach(() => jest.useRealTimers());

test('a token leads to its caller for five minutes, other tokens to no caller', () => {
  const tokens = createVerifiedTokens();
  tokens.keep('one', caller('1'), inMinutes(60));
  tokens.keep('two', caller('2'), inMinutes(60));

  expect(tokens.find('one')).toEqual(caller('1'));
  expect(tokens.find('on')).toBeUndefined();
  jest.setSystemTime(BEGIN + 5 * MINUTE - 1);
  expect(tokens.find('two')).toEqual(caller('2'));
  jest.setSystemTime(BEGIN + 5 * MINUTE);
  expect(tokens.find('two')).toBeUndefined();
});

test('a token that ends earlier has no caller from then on', () => {
  const tokens = createVerifiedTokens();
  tokens.keep('one', caller('1'), inMinutes(2));
  jest.setSystemTime(BEGIN + 2 * MINUTE);

  expect(tokens.find('one')).toBeUndefined();
});

test('a thousand tokens are kept, and a new one replaces the oldest', () => {
  const tokens = createVerifiedTokens();
  for (let n = 0; n <= 1_000; n += 1) tokens.keep(String(n), caller(String(n)), inMinutes(60));

  expect(tokens.find('0')).toBeUndefined();
  expect(tokens.find('1')).toEqual(caller('1'));
  expect(tokens.find('1000')).toEqual(caller('1000'));
});

describe('a token that was accepted', () => {
  let issuer: TokenIssuer;
  beforeEach(async () => {
    issuer = await startTokenIssuer();
  });
  afterEach(() => issuer.close());
  const authenticator = () =>
    createAuthenticator({
      issuer: issuer.url,
      keyOf: issuerKeys(issuer.url).keyOf,
      audience: AUDIENCE,
      tenantId: TENANT_ID,
      findApplicationName: () => Promise.resolve(undefined),
    });

  test('is refused after its end', async () => {
    const authenticate = authenticator();
    const header = `Bearer ${await issuer.sign({ exp: inMinutes(1) })}`;
    await authenticate(header);
    jest.setSystemTime(BEGIN + MINUTE + 6_000);

    await expect(authenticate(header)).rejects.toThrow('The access token has expired.');
  });

  test('is verified again after five minutes, with keys that are no older than ten', async () => {
    const authenticate = authenticator();
    const header = `Bearer ${await issuer.sign()}`;
    await authenticate(header);
    issuer.failWith = 503;
    jest.setSystemTime(BEGIN + 4 * MINUTE);
    await expect(authenticate(header)).resolves.toMatchObject({ kind: 'user' });
    jest.setSystemTime(BEGIN + 16 * MINUTE);

    await expect(authenticate(header)).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });

  test('does not admit one that differs in a character', async () => {
    const authenticate = authenticator();
    const token = await issuer.sign();
    await authenticate(`Bearer ${token}`);

    const forged = `${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`;
    await expect(authenticate(`Bearer ${forged}`)).rejects.toMatchObject({ code: 'InvalidAuthenticationToken' });
  });
});
