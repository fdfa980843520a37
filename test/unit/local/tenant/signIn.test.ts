import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { TenantAnswer } from '../../../../local/tenant/message';
import { MEMBER, type OpenTenant, openTenant } from './openTenant';

const PAGE = 'http://localhost:7071';
const BACK = `${PAGE}/reviews/signed-in`;
const VERIFIER = 'a-verifier-that-only-the-page-knows-0123456789';

const request = {
  client_id: 'access-reviews',
  redirect_uri: BACK,
  response_type: 'code',
  scope: 'openid profile offline_access api://access-reviews/AccessReview.ReadWrite.All',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
  state: 'as sent',
  nonce: 'once',
};

let open: OpenTenant;
beforeEach(async () => {
  open = await openTenant();
});

async function call(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body = '',
): Promise<TenantAnswer> {
  const answer = await open.tenant.handle({ method, url, headers, body: Buffer.from(body) });
  if (answer === 'cut') throw new Error('The connection was cut.');
  return answer;
}

const authorize = (changes: Record<string, string> = {}, cookie = '') => {
  const query = new URLSearchParams({ ...request, ...changes });
  return call('GET', `/oauth2/v2.0/authorize?${query.toString()}`, { cookie });
};

const answerOf = ({ headers }: TenantAnswer) => Object.fromEntries(new URL(headers.location ?? '').searchParams);
const cookieOf = ({ headers }: TenantAnswer) => headers['set-cookie']?.split(';')[0] ?? '';

async function redeem(fields: Record<string, string>, headers: Record<string, string> = { origin: PAGE }) {
  const form = new URLSearchParams({ client_id: 'access-reviews', ...fields }).toString();
  const { status, body } = await call('POST', '/oauth2/v2.0/token', headers, form);
  return { status, body: JSON.parse(body) as Record<string, string> };
}

const redeemCode = (code = '', changes: Record<string, string> = {}, headers?: Record<string, string>) =>
  redeem({ grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: BACK, ...changes }, headers);

const codeOf = async () => answerOf(await authorize({ login_hint: 'mia@small.example' })).code;

test('the sign-in page lists the people who can sign in, and keeps what the application asked for', async () => {
  const { status, headers, body } = await authorize({ state: '"><script>' });

  expect(status).toBe(200);
  expect(headers['content-type']).toContain('text/html');
  expect(body).toContain('Mia Member');
  expect(body).not.toContain('Leo Leaver');
  expect(body).not.toContain('<script>');
  expect(body).toContain('name="code_challenge"');
});

test('the picked person returns with a code, which is exchanged for their tokens', async () => {
  const answer = await authorize({ login_hint: 'mia@small.example' });

  expect(answer.status).toBe(302);
  expect(answer.headers.location).toMatch(new RegExp(`^${BACK}\\?`));
  const { code, state } = answerOf(answer);
  expect(state).toBe('as sent');
  const { status, body } = await redeemCode(code);
  expect(status).toBe(200);
  expect(decodeJwt(body.access_token ?? '')).toMatchObject({
    aud: 'api://access-reviews',
    oid: MEMBER,
    scp: 'AccessReview.ReadWrite.All',
  });
  expect(decodeJwt(body.id_token ?? '')).toMatchObject({
    aud: 'access-reviews',
    iss: 'http://localhost:7072',
    oid: MEMBER,
    name: 'Mia Member',
    nonce: 'once',
  });
});

test('a session in the browser signs in without a page, until it is ended', async () => {
  const cookie = cookieOf(await authorize({ login_hint: 'mia@small.example' }));

  expect(answerOf(await authorize({ prompt: 'none' }, cookie)).code).toBeDefined();
  expect((await authorize({}, cookie)).status).toBe(302);
  expect((await authorize({ prompt: 'select_account' }, cookie)).status).toBe(200);

  const back = `${PAGE}/reviews/signed-out`;
  const end = await call('GET', `/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(back)}`, { cookie });
  expect([end.status, end.headers.location]).toEqual([302, back]);
  expect(answerOf(await authorize({ prompt: 'none' }, cookie)).error).toBe('login_required');
});

test('a refresh token is used once, and gives another', async () => {
  const { body: first } = await redeemCode(await codeOf());
  const refresh = (token = '') => redeem({ grant_type: 'refresh_token', refresh_token: token });

  const { status, body: second } = await refresh(first.refresh_token);

  expect(status).toBe(200);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await refresh(first.refresh_token)).body.error).toBe('invalid_grant');
  expect((await refresh(second.refresh_token)).status).toBe(200);
});

test('a refresh token of a disabled account is refused', async () => {
  const { body } = await redeemCode(await codeOf());
  await open.call('PATCH', `/v1.0/users/${MEMBER}`, { accountEnabled: false });

  const { status } = await redeem({ grant_type: 'refresh_token', refresh_token: body.refresh_token ?? '' });

  expect(status).toBe(400);
});

test('refresh tokens end a day after the sign-in', async () => {
  const { body } = await redeemCode(await codeOf());
  const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 24 * 60 * 60_000 + 1);

  const { body: refused } = await redeem({ grant_type: 'refresh_token', refresh_token: body.refresh_token ?? '' });

  expect(refused.error).toBe('invalid_grant');
  later.mockRestore();
});

test.each<readonly [string, Record<string, string>, Record<string, string> | undefined, string]>([
  ['another verifier', { code_verifier: 'guessed' }, undefined, 'invalid_grant'],
  ['another redirect address', { redirect_uri: `${PAGE}/reviews/signed-out` }, undefined, 'invalid_grant'],
  ['another client', { client_id: 'other' }, undefined, 'invalid_client'],
  ['a program, which sends no origin', {}, {}, 'invalid_request'],
])('a code with %s is refused', async (_, changes, headers, error) => {
  const { status, body } = await redeemCode(await codeOf(), changes, headers);

  expect([status, body.error]).toEqual([400, error]);
});

test('a code is used once', async () => {
  const code = await codeOf();
  await redeemCode(code);

  expect((await redeemCode(code)).body.error).toBe('invalid_grant');
});

test.each<readonly [string, Record<string, string>]>([
  ['an unknown application', { client_id: 'other' }],
  ['an address elsewhere', { redirect_uri: 'https://evil.example/reviews/signed-in' }],
  ['an address on this machine that is not registered', { redirect_uri: `${PAGE}/elsewhere` }],
  ['a person who is not there', { login_hint: 'nobody@small.example' }],
  ['a disabled account', { login_hint: 'leo@small.example' }],
])('%s is refused on a page, and nothing is sent to the address', async (_, changes) => {
  const { status, headers } = await authorize(changes);

  expect(status).toBe(400);
  expect(headers.location).toBeUndefined();
});

test.each<readonly [string, Record<string, string>]>([
  ['another response type', { response_type: 'token' }],
  ['a plain challenge', { code_challenge_method: 'plain' }],
  ['no challenge', { code_challenge: '' }],
  ['no OpenID', { scope: 'api://access-reviews/AccessReview.ReadWrite.All' }],
])('%s is refused at the address of the application', async (_, changes) => {
  expect(answerOf(await authorize(changes)).error).toBe('invalid_request');
});

test.each(['/.well-known/openid-configuration', '/discovery/v2.0/keys'])(
  'pages of any origin may read %s',
  async (path) => {
    expect((await call('GET', path)).headers['access-control-allow-origin']).toBe('*');
  },
);

test('mails are a page for a browser and JSON for a program', async () => {
  const mail = {
    message: {
      subject: 'Please <look>',
      toRecipients: [{ emailAddress: { address: 'mia@small.example' } }],
      body: { contentType: 'HTML', content: '<p>Hello "Mia"</p>' },
    },
  };
  await open.call('POST', '/v1.0/users/ada@small.example/sendMail', mail);

  const { body } = await call('GET', '/local/mail', { accept: 'text/html,*/*' });

  expect(body).toContain('Please &lt;look&gt;');
  expect(body).toContain('srcdoc="&lt;base target=&quot;_top&quot;&gt;&lt;p&gt;Hello &quot;Mia&quot;&lt;/p&gt;"');
  expect((await open.call('GET', '/local/mail')).body.value).toHaveLength(1);
});
