import { openCloud, type Cloud } from './cloud/openCloud';

/** Options that the scripts refuse before they make any call. */

const NAMES = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
const ALL = [...NAMES, '--location', 'westeurope', '--mail-sender', 'reviews@contoso.com'];

let cloud: Cloud;
beforeAll(async () => {
  cloud = await openCloud();
});
afterAll(() => {
  cloud.close();
});

const BAD_NAMES = ['a;b', 'a', '-ab', 'ab-', 'with space', 'a/b', "a'b", 'übung', 'a$(id)', 'a'.repeat(44)];

test.each([
  ['deploy.sh', ['--resource-group', 'reviews', '--location', 'x'], '--name is missing'],
  ['deploy.sh', ['--name', 'contoso', '--location', 'x'], '--resource-group is missing'],
  ['deploy.sh', NAMES, '--location is missing'],
  ['deploy.sh', [...NAMES, '--location', 'x'], '--mail-sender is missing'],
  ['deploy.sh', [...NAMES, '--location'], '--location needs a value'],
  ['deploy.sh', [...NAMES, '--colour', 'red'], 'no option --colour'],
  ...BAD_NAMES.flatMap((name): [string, string[], string][] => [
    ['deploy.sh', ['--name', name, '--resource-group', 'r', '--location', 'x'], `'${name}' is not valid: use 2 to 43`],
    ['remove.sh', ['--name', name, '--resource-group', 'r'], `'${name}' is not valid: use 2 to 43`],
  ]),
  ['deploy.sh', ['--name', 'contoso', '--resource-group', 'r;s', '--location', 'x'], "'r;s' is not valid"],
  ['deploy.sh', ['--name', 'contoso', '--resource-group', 'r.', '--location', 'x'], "'r.' is not valid"],
  ['remove.sh', ['--name', 'contoso', '--resource-group', 'r'.repeat(91)], 'use 1 to 90'],
  ['deploy.sh', [...NAMES, '--location', 'west europe'], "'west europe' is not valid"],
  [
    'deploy.sh',
    [...NAMES, '--location', 'x', '--mail-sender', "a'b$(id)@c"],
    'is not valid: give a user principal name',
  ],
  ['deploy.sh', [...ALL, '--public-endpoint', 'http://plain.example'], 'must begin with https://'],
  ['deploy.sh', [...ALL, '--package', '/no/such.zip'], 'no file /no/such.zip'],
  [
    'deploy.sh',
    [...ALL, '--features', 'groups,mailboxes'],
    "'mailboxes' does not exist: choose from groups, applications",
  ],
  ['remove.sh', ['--name', 'contoso'], '--resource-group is missing'],
])('%s %p is refused before anything is called', async (script, args, message) => {
  const { code, messages, calls } = await cloud.run(script, args);

  expect([code, calls]).toEqual([1, []]);
  expect(messages).toContain(`error: `);
  expect(messages).toContain(message);
});

test.each(['deploy.sh', 'remove.sh'])('%s --help lists the options', async (script) => {
  const { code, output } = await cloud.run(script, ['--help']);

  expect([code, output]).toEqual([0, expect.stringContaining('usage: deploy/')]);
});
