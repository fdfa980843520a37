import { readText } from '../../support/markdown';
import { openCloud, type AzCall, type Cloud, type Run } from './runScript';

const NAMES = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
const CHANGES =
  /^(group create|ad (app|sp) (create|delete)|rest --method (PATCH|POST)|deployment group create|resource delete|.*config-zip)/;

const textOf = ({ args }: AzCall): string => args.join(' ');
const changes = ({ calls }: Run): readonly string[] => calls.map(textOf).filter((call) => CHANGES.test(call));
/** A change in short: what it does, without its options. */
const kinds = (run: Run): readonly string[] =>
  changes(run).map((call) => call.replace(/ --(?!method).*$/, '').replace(/ --url.*$/, ''));

const allPermissions = (JSON.parse(readText('deploy/graphPermissions.json')) as { permission: string }[]).map(
  ({ permission }) => permission,
);

/** Enough for most tests: each call of the CLI is a process. */
const permissions = ['User.Read.All', 'Mail.Send'];

let cloud: Cloud;
let deploy: (...options: string[]) => Run;
let deploying: (environment: Readonly<Record<string, string>>) => Run;
let remove: (...options: string[]) => Run;
beforeEach(() => {
  cloud = openCloud();
  const packed = cloud.file('package.zip', 'the package');
  const few = cloud.file('few.json', JSON.stringify(permissions.map((permission) => ({ permission }))));
  const given = [...NAMES, '--location', 'westeurope', '--package', packed, '--permissions', few];
  deploy = (...options) => cloud.run('deploy.sh', [...given, ...options]);
  deploying = (environment) => cloud.run('deploy.sh', given, environment);
  remove = (...options) => cloud.run('remove.sh', [...NAMES, ...options]);
});
afterEach(() => {
  cloud.close();
});

const FIRST = [
  'ad app create',
  'rest --method PATCH',
  'ad sp create',
  'group create',
  'deployment group create',
  ...permissions.map(() => 'rest --method POST'),
  'functionapp deployment source config-zip',
];

test('the first run makes everything, in an order in which it is there when it is needed', () => {
  const run = deploy();

  expect([run.code, kinds(run)]).toEqual([0, FIRST]);
  const plain = (text: string): string => text.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\S+@\S+/g, '…');
  const shown = /```text\n(Deployed\.[^`]*)```/.exec(readText('docs/deployment.md'))?.[1] ?? '';
  expect(plain(run.output)).toBe(plain(shown));
  for (const permission of permissions) expect(run.messages).toContain(`Granting ${permission}.`);
});

test('the second run makes nothing anew and leaves everything as it is', () => {
  deploy();
  const before = cloud.state();
  const run = deploy();

  expect([run.code, kinds(run)]).toEqual([
    0,
    ['rest --method PATCH', 'deployment group create', 'functionapp deployment source config-zip'],
  ]);
  expect(cloud.state()).toEqual(before);
});

test('the second run keeps what it is not told', () => {
  deploy('--mail-sender', 'reviews@contoso.example', '--public-endpoint', 'https://reviews.contoso.example');
  const { calls } = deploy();

  const deployment = calls.find(({ args }) => args.includes('create'));
  expect(deployment?.args).toEqual(
    expect.arrayContaining([
      'mailSender=reviews@contoso.example',
      'publicEndpoint=https://reviews.contoso.example',
      'location=westeurope',
    ]),
  );
});

test('a setting that was changed in the app stays', () => {
  deploy();
  const state = cloud.state() as { sites: { 'contoso-reviews': Record<string, string> } };
  state.sites['contoso-reviews'].REMOVAL_GUARD_PERCENT = '20';
  state.sites['contoso-reviews'].DUE_SCHEDULE = '0 */10 * * * *';
  cloud.setState(state);
  deploy();

  expect(cloud.state()).toEqual(state);
});

test('--what-if changes nothing, before and after', () => {
  const first = deploy('--what-if');
  expect([first.code, changes(first)]).toEqual([0, []]);
  for (const text of [
    'Would register',
    'Would make the resource group',
    'Microsoft.Web/sites',
    'Would grant Mail.Send.',
  ])
    expect(first.messages).toContain(text);

  deploy();
  const before = cloud.state();
  const second = deploy('--what-if');
  expect([second.code, changes(second)]).toEqual([0, []]);
  expect(second.calls.map(textOf).filter((call) => call.startsWith('deployment group what-if'))).toHaveLength(1);
  expect(second.messages).not.toContain('Would');
  expect(cloud.state()).toEqual(before);
});

test('a run that was cut off goes on where it stopped', () => {
  cloud.setState({ unknownFor: 6 });
  const first = deploy();
  expect(first.code).toBe(1);
  expect(first.messages).toContain('run the script again');

  const second = deploy();
  expect([second.code, kinds(second)[0]]).toEqual([0, 'rest --method PATCH']);
  expect((cloud.state() as { grants: unknown[] }).grants).toHaveLength(permissions.length);
});

test.each(['ad sp create', 'deployment group create', 'functionapp deployment source config-zip'])(
  'a run whose %s failed is completed by the next',
  (command) => {
    deploy();
    const whole = cloud.state();
    cloud.setState({});
    expect(deploying({ FAKE_AZ_FAIL: command }).code).toBe(1);

    expect(deploy().code).toBe(0);
    expect(cloud.state()).toEqual(whole);
  },
);

test('a removal that failed is completed by the next', () => {
  deploy();
  expect(cloud.run('remove.sh', [...NAMES, '--yes'], { FAKE_AZ_FAIL: 'ad app delete' }).code).toBe(1);

  expect(kinds(remove('--yes'))).toEqual(['ad app delete']);
});

test('the registration carries the roles, the scopes and the claim that the product reads', () => {
  const patch = deploy().calls.find(({ body }) => body !== undefined && 'appRoles' in body);

  const appId = (cloud.state() as { applications: { appId: string }[] }).applications[0]?.appId ?? '';
  expect(patch?.args).toContain(`https://graph.microsoft.com/v1.0/applications(appId='${appId}')`);
  expect(patch?.body).toEqual({
    ...(JSON.parse(readText('deploy/appRegistration.json')) as object),
    identifierUris: [`api://${appId}`],
  });
});

test('all the permissions of the list are granted unless another list is given', () => {
  const run = deploy('--permissions', 'deploy/graphPermissions.json');

  expect([...run.messages.matchAll(/Granting (\S+)\./g)].map(([, name]) => name)).toEqual(allPermissions);
});

test('a permission that Microsoft Graph does not have ends the run', () => {
  const wrong = cloud.file('wrong.json', JSON.stringify([{ permission: 'Everything.Allowed' }]));
  const run = deploy('--permissions', wrong);

  expect(run.code).toBe(1);
  expect(run.messages).toContain('no application permission Everything.Allowed');
});

test.each([
  ['deploy.sh', ['--resource-group', 'reviews', '--location', 'x'], '--name is missing'],
  ['deploy.sh', ['--name', 'contoso', '--location', 'x'], '--resource-group is missing'],
  ['deploy.sh', NAMES, '--location is missing'],
  ['deploy.sh', [...NAMES, '--location'], '--location needs a value'],
  ['deploy.sh', [...NAMES, '--colour', 'red'], 'no option --colour'],
  ...['a;b', 'a', '-ab', 'ab-', 'with space', 'a/b', "a'b", 'übung', 'a$(id)', 'a'.repeat(44)].flatMap(
    (name): [string, string[], string][] => [
      ['deploy.sh', ['--name', name, '--resource-group', 'r', '--location', 'x'], `'${name}' is not one of 2 to 43`],
      ['remove.sh', ['--name', name, '--resource-group', 'r'], `'${name}' is not one of 2 to 43`],
    ],
  ),
  ['deploy.sh', ['--name', 'contoso', '--resource-group', 'r;s', '--location', 'x'], "'r;s' is not"],
  ['deploy.sh', ['--name', 'contoso', '--resource-group', 'r.', '--location', 'x'], "'r.' is not"],
  ['remove.sh', ['--name', 'contoso', '--resource-group', 'r'.repeat(91)], 'is not one of 1 to 90'],
  ['deploy.sh', [...NAMES, '--location', 'west europe'], "'west europe' is not"],
  ['deploy.sh', [...NAMES, '--location', 'x', '--public-endpoint', 'http://plain.example'], 'begins with https://'],
  ['deploy.sh', [...NAMES, '--location', 'x', '--package', '/no/such.zip'], 'no file /no/such.zip'],
  ['remove.sh', ['--name', 'contoso'], '--resource-group is missing'],
])('%s %p is refused before anything is called', (script, args, message) => {
  const { code, messages, calls } = cloud.run(script, args);

  expect([code, calls]).toEqual([1, []]);
  expect(messages).toContain(`error: `);
  expect(messages).toContain(message);
});

test('an old CLI and one that is not signed in are told so', () => {
  const args = [...NAMES, '--location', 'westeurope'];
  expect(cloud.run('deploy.sh', args, { FAKE_AZ_VERSION: '2.45.0' }).messages).toContain('2.60 or newer');

  cloud.setState({ signedOut: true });
  const run = deploy();
  expect([run.code, changes(run)]).toEqual([1, []]);
  expect(run.messages).toContain('az login');
});

test('remove.sh lists, then removes, then finds nothing', () => {
  deploy();
  const listed = remove();
  expect([listed.code, changes(listed)]).toEqual([0, []]);
  expect(listed.messages).toContain('Nothing was removed');

  const removed = remove('--yes');
  expect([removed.code, kinds(removed)]).toEqual([0, [...Array<string>(5).fill('resource delete'), 'ad app delete']]);
  expect(changes(removed)[0]).toContain('/Microsoft.Web/sites/');
  expect(changes(removed)[4]).toContain('/Microsoft.Storage/storageAccounts/');

  const again = remove('--yes');
  expect([again.code, changes(again)]).toEqual([0, []]);
});
