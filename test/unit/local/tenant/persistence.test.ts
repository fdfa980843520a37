import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GROUP,
  GUEST,
  MEMBER,
  OUTER,
  OWNER,
  type OpenTenant,
  TENANT,
  openTenant,
  temporaryDirectory,
} from './openTenant';

let dataDirectory: string;
let open: OpenTenant;

beforeEach(async () => {
  dataDirectory = temporaryDirectory();
  open = await openTenant({ dataDirectory });
});

/** Opens the tenant again without closing it, as after a kill. */
const restart = () => openTenant({ dataDirectory });
const journal = () => join(dataDirectory, `tenant-${TENANT}.jsonl`);
const lines = () => readFileSync(journal(), 'utf8').split('\n').slice(0, -1);
const mail = {
  message: { subject: 'x', toRecipients: [{ emailAddress: { address: 'mia@small.example' } }] },
};
const members = (from: OpenTenant) => from.ids(`/groups/${GROUP}/members`);

test('a restart finds the world as it was', async () => {
  await open.call('DELETE', `/v1.0/groups/${GROUP}/members/${GUEST}/$ref`);
  await open.call('PATCH', `/v1.0/users/${MEMBER}`, { department: 'Care' });
  await open.call('POST', '/v1.0/users', { id: 'n', displayName: 'Nina', userPrincipalName: 'n@small.example' });
  await open.call('DELETE', `/v1.0/users/${OWNER}`);
  await open.call('POST', '/v1.0/users/x/sendMail', mail);

  const again = await restart();

  expect(await members(again)).toEqual([MEMBER]);
  expect((await again.get(`/users/${MEMBER}`)).body.department).toBe('Care');
  expect((await again.get('/users/n')).body.displayName).toBe('Nina');
  expect((await again.get(`/users/${OWNER}`)).status).toBe(404);
  expect((await again.get(`/groups/${GROUP}/owners`)).body.value).toEqual([]);
  expect((await again.call('GET', '/local/mail')).body.value).toHaveLength(1);
});

test('a second restart finds the same', async () => {
  await open.call('DELETE', `/v1.0/users/${GUEST}`);
  await open.call('POST', '/v1.0/users', { id: GUEST, displayName: 'Gus II', userPrincipalName: 'g@small.example' });
  await restart();

  const again = await restart();

  expect((await again.get(`/users/${GUEST}`)).body.displayName).toBe('Gus II');
  expect(await members(again)).toEqual([MEMBER]);
});

test('a truncated last line is dropped, and all lines before it are kept', async () => {
  await open.call('DELETE', `/v1.0/groups/${GROUP}/members/${GUEST}/$ref`);
  appendFileSync(journal(), `[{"kind":"unlink","relation":"members","from":"${GROUP}","to":"${MEM}`);

  const again = await restart();

  expect(await members(again)).toEqual([MEMBER]);
  await again.call('DELETE', `/v1.0/groups/${GROUP}/members/${MEMBER}/$ref`);
  expect(await members(await restart())).toEqual([]);
});

const MEM = MEMBER.slice(0, 8);

test('any other damaged line is reported', async () => {
  appendFileSync(journal(), 'nonsense\n');

  await expect(restart()).rejects.toThrow(/damaged at line 1\.$/);
});

test('overridden entries leave the journal at the start', async () => {
  const reference = { '@odata.id': `/directoryObjects/${OWNER}` };
  for (let round = 0; round < 5; round += 1) {
    await open.call('POST', `/v1.0/groups/${GROUP}/members/$ref`, reference);
    await open.call('DELETE', `/v1.0/groups/${GROUP}/members/${OWNER}/$ref`);
    await open.call('POST', '/v1.0/users/x/sendMail', mail);
    await open.call('PATCH', `/v1.0/users/${MEMBER}`, { department: String(round) });
  }
  await open.call('DELETE', '/local/mail');
  await open.call('POST', '/v1.0/users/x/sendMail', mail);
  expect(lines()).toHaveLength(22);

  const again = await restart();

  expect(lines()).toHaveLength(4);
  expect(await members(again)).toEqual([MEMBER, GUEST]);
  expect((await again.get(`/users/${MEMBER}`)).body.department).toBe('4');
  expect((await again.call('GET', '/local/mail')).body.value).toHaveLength(1);
});

test('a refused write leaves no trace', async () => {
  await open.call('DELETE', `/v1.0/groups/${OUTER}/members/${GUEST}/$ref`);
  await open.call('POST', '/v1.0/groups', { displayName: 'G', 'members@odata.bind': ['/users/nobody'] });

  expect(lines()).toEqual([]);
});

test('without a data directory nothing is kept', async () => {
  const memory = await openTenant();
  await memory.call('DELETE', `/v1.0/groups/${GROUP}/members/${GUEST}/$ref`);

  expect(await members(await openTenant())).toEqual([MEMBER, GUEST]);
});
