import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changesSomething, openCloud, root, type Cloud, type Run } from './cloud/openCloud';
import type { CloudState, Conditions } from './cloud/state';

/** The checks of deploy.sh before it changes anything. */

const NAMES = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
const OPTIONS = [...NAMES, '--location', 'westeurope', '--mail-sender', 'reviews@contoso.com'];

let cloud: Cloud;
let deploy: (...more: string[]) => Promise<Run>;
beforeEach(async () => {
  cloud = await openCloud();
  const packed = cloud.file('package.zip', 'the package');
  deploy = (...more) => cloud.run('deploy.sh', [...OPTIONS, '--package', packed, ...more]);
});
afterEach(() => {
  cloud.close();
});

/** Returns the rows of the table: state, subject and finding. */
const rows = ({ messages }: Run): readonly string[] =>
  messages.split('\n').flatMap((line) => {
    const [, state = '', subject = '', found = ''] = /^ {2}(ok|FAIL|\?) +(\S.{15}) (.*)$/.exec(line) ?? [];
    return state === '' ? [] : [`${state} ${subject.trim()}: ${found}`];
  });

test('all checks pass: a row for each, before the first change', async () => {
  const run = await deploy('--what-if');

  expect(rows(run).map((row) => row.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '…'))).toEqual([
    'ok Azure CLI: 2.77.0',
    'ok signed in: admin@contoso.com, tenant …, subscription …, AzureCloud',
    'ok Azure roles: enough at /subscriptions/…',
    'ok Entra roles: enough',
    'ok providers: registered',
    'ok region: westeurope offers Flex Consumption',
    'ok name: contoso-reviews is free',
    'ok application: to be registered',
    'ok mailbox: reviews@contoso.com',
  ]);
});

const PRIVILEGED_ROLE_ADMINISTRATOR = 'e8611ab8-c189-46e8-94e1-60213ab1f814';
const APPLICATION_ADMINISTRATOR = '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3';

test.each<readonly [string, Partial<Conditions>, string]>([
  ['nobody is signed in', { isSignedIn: false }, "not signed in: run 'az login'"],
  ['the CLI is too old', { version: '2.45.0' }, '2.60 or newer'],
  ["Cloud Shell's own sign-in is used", { isCloudShell: true }, "run 'az login' and start the script again"],
  ['the cloud is unknown', { cloud: 'AzureGermanCloud' }, "The cloud 'AzureGermanCloud' is not known"],
  [
    'Contributor may not assign roles',
    { notActions: ['Microsoft.Authorization/*/Delete', 'Microsoft.Authorization/*/Write'] },
    'you may not Microsoft.Authorization/roleAssignments/write at /subscriptions/',
  ],
  ['Reader may change nothing', { actions: ['*/read'] }, 'you may not Microsoft.Resources/deployments/write, '],
  ['a directory role is missing', { directoryRoles: [APPLICATION_ADMINISTRATOR] }, 'you need Global Administrator'],
  [
    'the region has no Flex Consumption',
    { flexRegions: ['East US'] },
    'does not offer Flex Consumption; these regions do: eastus',
  ],
  ['the name is taken', { takenNames: ['contoso-reviews'] }, 'contoso-reviews is taken; choose another --name'],
  ['the sender has no mailbox', { mailboxes: { 'reviews@contoso.com': null } }, 'reviews@contoso.com has no mailbox'],
  ['the sender is unknown', { mailboxes: {} }, 'reviews@contoso.com is not a user of the tenant'],
])('a run is refused before it changes anything when %s', async (_, conditions, message) => {
  cloud.behave(conditions);
  const run = await deploy();

  expect([run.code, run.calls.filter(changesSomething)]).toEqual([1, []]);
  expect(run.messages).toContain(message);
});

test('all problems are shown at once', async () => {
  cloud.behave({ directoryRoles: [], flexRegions: [], mailboxes: {} });
  const run = await deploy();

  expect(rows(run).filter((row) => row.startsWith('FAIL'))).toHaveLength(3);
  expect(run.messages).toContain('3 of the checks failed');
});

test('two directory roles together suffice in place of Global Administrator', async () => {
  cloud.behave({ directoryRoles: [PRIVILEGED_ROLE_ADMINISTRATOR, APPLICATION_ADMINISTRATOR] });

  expect((await deploy('--what-if')).code).toBe(0);
});

test('a check without an answer from Azure is marked and does not stop the run', async () => {
  const message = 'Forbidden({"error":{"code":"AuthorizationFailed"}})';
  const refusals = Object.fromEntries(
    ['rest GET /subscriptions', 'rest POST /subscriptions', 'rest GET https://graph.microsoft.com/v1.0/me'].map(
      (call) => [call, { times: 99, message }],
    ),
  );
  cloud.behave({ refusals });
  const run = await deploy();

  expect(run.code).toBe(0);
  expect(rows(run).filter((row) => row.startsWith('?'))).toEqual([
    expect.stringContaining('Azure roles') as string,
    expect.stringContaining('Entra roles') as string,
    expect.stringContaining('region') as string,
    expect.stringContaining('name') as string,
  ]);
});

test('a mailbox that cannot be read is not called unknown', async () => {
  const message = 'AADSTS70043: The refresh token has expired. Run the command below: az login';
  cloud.behave({ refusals: { 'rest GET https://graph.microsoft.com/v1.0/users': { times: 99, message } } });
  const run = await deploy('--what-if');

  expect(run.code).toBe(0);
  expect(rows(run)).toContain(
    '? mailbox: reviews@contoso.com could not be read; a mail at the end of the run tries it',
  );
  expect(run.messages).toContain(message);
});

test('a region other than that of the deployed app is refused before anything changes', async () => {
  await deploy();
  const run = await deploy('--location', 'northeurope');

  expect([run.code, run.calls.filter(changesSomething)]).toEqual([1, []]);
  expect(rows(run)).toContain(
    'FAIL region: contoso-reviews is in westeurope and cannot move; give --location westeurope, or choose another --name',
  );
});

test('a version of the Azure CLI that cannot be read is refused', async () => {
  cloud.behave({ version: '' });

  expect(await deploy()).toMatchObject({ code: 1, messages: expect.stringContaining("run 'az upgrade'") as string });
});

test('resource providers that are not registered are', async () => {
  cloud.setState({ providers: ['Microsoft.Web', 'Microsoft.Storage'] });
  const run = await deploy();

  expect(rows(run)).toContain('ok providers: to be registered: Microsoft.Insights Microsoft.OperationalInsights');
  expect(cloud.state().providers).toHaveLength(4);
});

test('the owner of the group alone may not register a resource provider, and is refused before anything changes', async () => {
  cloud.setState({
    providers: ['Microsoft.Web', 'Microsoft.Storage', 'Microsoft.Insights'],
    groups: { reviews: { location: 'westeurope', tags: {}, resources: [] } },
  });
  cloud.behave({ subscriptionActions: ['*/read'] });
  const run = await deploy();

  expect([run.code, run.calls.filter(changesSomething)]).toEqual([1, []]);
  expect(rows(run)).toContain(
    'FAIL providers: you may not Microsoft.OperationalInsights/register/action; ask an owner of the subscription to run az provider register --namespace for Microsoft.OperationalInsights',
  );
});

describe('the application', () => {
  const stranger = { appId: 'b0000000-0000-4000-8000-000000000000', displayName: 'Access reviews (contoso-reviews)' };

  test('of another owner is refused under any name', async () => {
    cloud.setState({ applications: [stranger] });
    const run = await deploy();

    expect([run.code, run.calls.filter(changesSomething)]).toEqual([1, []]);
    expect(run.messages).toContain(
      `${stranger.appId} is called 'Access reviews (contoso-reviews)' and was not made by`,
    );
  });

  test('of this deployment is found by what was recorded, though others take its name and its tag', async () => {
    await deploy();
    const state = cloud.state();
    const [own] = state.applications as [CloudState['applications'][number]];
    cloud.setState({ ...state, applications: [{ ...stranger, tags: own.tags }, own] });
    const run = await deploy();

    expect(run.code).toBe(0);
    expect(cloud.state().applications.find(({ appId }) => appId === stranger.appId)).not.toHaveProperty('api');
    expect(cloud.state().sites['contoso-reviews']?.TOKEN_AUDIENCE).toBe(own.appId);
  });

  test('is not guessed when others copy it while a run is interrupted', async () => {
    const whole = await deploy();
    cloud.setState({});
    const call = whole.calls.findIndex(({ name }) => name === 'deployment group create');
    await cloud.run('deploy.sh', [...OPTIONS, '--package', cloud.file('p.zip', 'p')], { call, when: 'before' });
    const state = cloud.state();
    cloud.setState({
      ...state,
      applications: [...state.applications, { ...stranger, tags: state.applications[0]?.tags }],
    });
    const run = await deploy();

    expect([run.code, run.calls.filter(changesSomething)]).toEqual([1, []]);
    expect(run.messages).toContain('Several applications carry the tag access-reviews:');
  });

  test('is not silently created again if Entra no longer has it', async () => {
    await deploy();
    cloud.setState({ ...cloud.state(), applications: [] });
    const run = await deploy();

    expect(run.code).toBe(1);
    expect(run.messages).toContain('restore it under App registrations, Deleted applications');
  });
});

describe('--check', () => {
  test('works without the Azure CLI and says what it found', async () => {
    const run = await deploy('--check', '--features', 'roles');

    expect([run.code, run.calls]).toEqual([0, []]);
    expect(rows(run)).toEqual([
      'ok options: name contoso-reviews, resource group reviews, region westeurope, mails from reviews@contoso.com',
      'ok features: roles',
      'ok permissions: User.Read.All AuditLog.Read.All Mail.Send MailboxSettings.Read RoleManagement.ReadWrite.Directory',
      `ok Node: ${process.versions.node}`,
      expect.stringMatching(/^ok template: .*template\.json$/),
      expect.stringMatching(/^ok package: .*package\.zip$/),
    ]);
    expect(run.messages).toContain('Azure was not called.');
  });

  test('works in a fresh clone: without a build, and without the Azure CLI', () => {
    const clone = mkdtempSync(join(tmpdir(), 'clone-'));
    cpSync(join(root, 'deploy'), join(clone, 'deploy'), { recursive: true });
    const tools = join(clone, 'tools');
    mkdirSync(tools);
    symlinkSync(process.execPath, join(tools, 'node'));
    for (const tool of ['bash', 'dirname'])
      symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(tools, tool));
    const run = (command: string, args: readonly string[]) =>
      spawnSync(command, args, { encoding: 'utf8', env: { PATH: tools } });
    const check = run('bash', [join(clone, 'deploy/deploy.sh'), ...OPTIONS, '--check']);
    const pack = run(process.execPath, [join(clone, 'deploy/pack.mjs'), 'out.zip']);
    rmSync(clone, { recursive: true });

    expect([check.status, check.stdout]).toEqual([0, '']);
    expect(check.stderr).toContain('package          not built yet; deploy.sh builds it');
    expect([pack.status, pack.stderr]).toEqual([1, 'There is no build to pack: run npm ci and npm run build first.\n']);
  });
});
