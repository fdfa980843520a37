import { openApi, type Api } from '../../support/api';

const PATH = 'beta/sendTestMail';
const AUTOMATION = '5a1b7c8e-0f3d-4e62-9b74-1c2d3e4f5a60';

describe('POST sendTestMail', () => {
  let api: Api;
  beforeAll(async () => {
    api = await openApi();
  });
  afterAll(() => api.stop());

  const fail = (status: number) => api.tenant('POST', '/local/faults', { target: 'mail', match: 'sendMail', status });

  test('sends one mail from the mailbox of the deployment to itself', async () => {
    const { status } = await api.as('admin').post(PATH);

    const { value } = (await api.tenant('GET', '/local/mail')).body;
    expect([status, value]).toEqual([
      204,
      [expect.objectContaining({ subject: 'Access Reviews can send mails', to: ['admin@contoso.example'] })],
    ]);
  });

  test.each([403, 404])('says why the directory refuses it: %i', async (status) => {
    await fail(status);
    const answer = await api.as('admin').post(PATH);

    expect([answer.status, answer.body.error.message]).toEqual([
      424,
      expect.stringContaining(
        `The mailbox 'admin@contoso.example' of the setting MAIL_SENDER cannot send mails: the directory answered ${status} (`,
      ),
    ]);
  });

  test('is 503 when the directory does not answer', async () => {
    await fail(503);

    expect((await api.as('admin').post(PATH)).status).toBe(503);
  });

  test('is not in v1.0', async () => {
    expect((await api.as('admin').post('/sendTestMail')).status).toBe(404);
  });
});

test('POST sendTestMail says when the sender has no mail address, or does not exist', async () => {
  const api = await openApi();
  const sender = '/v1.0/users/admin@contoso.example';
  const refusal = async () => (await api.asApp(AUTOMATION).post(PATH)).body.error.message;
  await api.tenant('PATCH', sender, { mail: null });
  const withoutAddress = await refusal();
  await api.tenant('DELETE', sender);
  const withoutUser = await refusal();
  await api.stop();

  expect(withoutAddress).toContain(
    "'admin@contoso.example' of the setting MAIL_SENDER cannot send mails: it has no mail",
  );
  expect(withoutUser).toContain(
    "'admin@contoso.example' of the setting MAIL_SENDER cannot send mails: it is not a user",
  );
});
