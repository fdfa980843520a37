import { readText } from '../../support/markdown';
import { changesSomething, openCloud, type AzCall, type Cloud, type Interruption, type Run } from './cloud/openCloud';

/** deploy.sh, from the first run to the last, in a cloud that refuses what Azure and Entra refuse. */

const NAMES = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
const changes = ({ calls }: Run): readonly AzCall[] => calls.filter(changesSomething);
const kinds = (run: Run): readonly string[] => changes(run).map(({ name }) => name);

const PERMISSIONS = JSON.parse(readText('deploy/graphPermissions.json')) as readonly object[];

let cloud: Cloud;
let options: string[];
let deploy: (...more: string[]) => Promise<Run>;
beforeEach(async () => {
  cloud = await openCloud();
  const packed = cloud.file('package.zip', 'the package');
  options = [...NAMES, '--location', 'westeurope', '--mail-sender', 'reviews@contoso.com', '--package', packed];
  deploy = (...more) => cloud.run('deploy.sh', [...options, ...more]);
});
afterEach(() => {
  cloud.close();
});

test('the first run creates everything, in an order in which it exists when it is needed', async () => {
  const run = await deploy();

  expect([run.code, kinds(run)]).toEqual([
    0,
    [
      'group create',
      'tag update',
      'rest POST',
      'rest PATCH',
      'rest PATCH',
      'ad sp create',
      'deployment group create',
      ...PERMISSIONS.map(() => 'rest POST'),
      'functionapp deployment source config-zip',
    ],
  ]);
  const plain = (text: string): string => text.replace(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|\S+@\S+/g, '…');
  const shown = /```text\n(Deployed\.[^`]*)```/.exec(readText('docs/deployment.md'))?.[1] ?? '';
  expect(plain(run.output)).toBe(plain(shown));
});

test('the second run changes nothing that is deployed', async () => {
  await deploy();
  const before = cloud.state();
  const run = await deploy();

  expect([run.code, kinds(run)]).toEqual([0, ['deployment group create', 'functionapp deployment source config-zip']]);
  expect(cloud.state()).toEqual(before);
});

test('the second run keeps options that it does not get', async () => {
  const key = 'https://contoso.vault.azure.net/keys/evidence';
  await deploy('--public-endpoint', 'https://reviews.contoso.example', '--features', 'groups,roles');
  await deploy('--signing-key-url', key);
  const before = cloud.state();
  await deploy();

  expect(cloud.state()).toEqual(before);
  expect(before.sites['contoso-reviews']).toMatchObject({
    PUBLIC_ENDPOINT: 'https://reviews.contoso.example',
    FEATURES: 'groups,roles',
    SIGNING_KEY_URL: key,
  });
});

test('a setting that was changed in the app stays', async () => {
  await deploy();
  const state = cloud.state();
  Object.assign(state.sites['contoso-reviews'] ?? {}, { REMOVAL_GUARD_PERCENT: '20', DUE_SCHEDULE: '0 */10 * * * *' });
  cloud.setState(state);
  await deploy();

  expect(cloud.state()).toEqual(state);
});

test('--what-if changes nothing, before and after', async () => {
  const first = await deploy('--what-if');
  expect([first.code, kinds(first)]).toEqual([0, []]);
  for (const text of [
    'Would register',
    'Would create the resource group',
    'Microsoft.Web/sites',
    'Would grant Mail.Send.',
  ])
    expect(first.messages).toContain(text);

  await deploy();
  const before = cloud.state();
  const second = await deploy('--what-if');
  expect([second.code, kinds(second)]).toEqual([0, []]);
  expect(second.calls.filter(({ name }) => name === 'deployment group what-if')).toHaveLength(1);
  expect(second.messages).not.toContain('Would');
  expect(cloud.state()).toEqual(before);
});

describe('a run that is interrupted', () => {
  /** Returns the state without the marker, which is random. */
  const comparable = (): unknown => {
    const state = cloud.state();
    const marker = state.groups.reviews?.tags['access-reviews-contoso-reviews'] ?? '';
    return JSON.parse(JSON.stringify(state).replaceAll(marker, 'marker')) as unknown;
  };

  test('at any call of the Azure CLI is completed by the next one', async () => {
    // All permissions are granted in the same way, so a few suffice.
    const few = (interruption?: Interruption) =>
      cloud.run('deploy.sh', [...options, '--features', 'guests'], interruption);
    const { calls } = await few();
    const whole = comparable();
    const points = calls.flatMap((call, number) =>
      (changesSomething(call) ? (['before', 'after'] as const) : []).map((when) => ({ call: number, when })),
    );
    expect(points.length).toBeGreaterThan(20);

    // Skip calls that change nothing: an interruption there leaves the same state as one after the previous change.
    for (const point of points) {
      cloud.setState({});
      const interrupted = await few(point);
      const next = await few();
      expect([point, interrupted.code, next.code, next.code === 0 ? '' : next.messages]).toEqual([point, null, 0, '']);
      expect([point, comparable()]).toEqual([point, whole]);
    }
  }, 300_000);

  test.each(['ad sp create', 'deployment group create', 'rest PATCH'])(
    'because %s fails says so, and is completed by the next one',
    async (command) => {
      await deploy();
      const whole = comparable();
      cloud.setState({});
      cloud.behave({ refusals: { [command]: { times: 99, message: '(InternalServerError) Try again.' } } });
      const failed = await deploy();
      expect([failed.code, failed.messages.includes('Try again.')]).toEqual([1, true]);

      cloud.behave({});
      expect((await deploy()).code).toBe(0);
      expect(comparable()).toEqual(whole);
    },
  );
});

test.each([
  'group create',
  'rest POST https://graph.microsoft.com/v1.0/applications',
  'ad sp list',
  'deployment group list',
  'ad sp show',
  'rest GET https://graph.microsoft.com/v1.0/servicePrincipals',
  'functionapp deployment source config-zip',
])('a sign-in that ends at %s ends the run, which says how to continue', async (command) => {
  const message = 'AADSTS70043: The refresh token has expired. Run the command below: az login';
  cloud.behave({ refusals: { [command]: { times: 99, message } } });
  const failed = await deploy();

  expect(failed.code).toBe(1);
  expect(failed.messages.trimEnd().split('\n').slice(-2)).toEqual([
    `ERROR: ${message}`,
    'The run ended at the message above. Correct its cause and run the script again: it continues there.',
  ]);
  cloud.behave({});
  expect((await deploy()).code).toBe(0);
});

test.each([
  ['a policy denies a resource', "(RequestDisallowedByPolicy) Resource 'x' was disallowed by policy."],
  ['somebody took the name after the check', 'Conflict: Website with given name contoso-reviews already exists.'],
])('a run names the page to read, and the next one completes it, when %s', async (_, message) => {
  cloud.behave({ refusals: { 'deployment group create': { times: 1, message } } });
  const refused = await deploy();
  expect([refused.code, refused.messages]).toEqual([1, expect.stringMatching(/ERROR: .*\n.*When it does not work/)]);

  cloud.behave({});
  expect((await deploy()).code).toBe(0);
});

describe('what Azure needs time for', () => {
  const refusing = (command: string, times: number, message: string): void => {
    cloud.behave({ refusals: { [command]: { times, message } } });
  };

  test('the first push is tried for ten minutes', async () => {
    refusing('functionapp deployment source config-zip', 20, 'Status Code: 403, Details: Forbidden');
    const run = await deploy();

    expect(run.code).toBe(0);
    expect(run.messages).toContain('refused for up to ten minutes');
    expect(run.messages).toContain('Trying again (20 of 20).');
  });

  test('the script asks for the health of the app for ten minutes', async () => {
    refusing(
      'rest GET https://contoso-reviews.azurewebsites.net/healthz',
      20,
      'Service Unavailable({"status":"failed"})',
    );
    expect((await deploy()).code).toBe(0);

    refusing(
      'rest GET https://contoso-reviews.azurewebsites.net/healthz',
      21,
      'Service Unavailable({"status":"failed"})',
    );
    const run = await deploy();
    expect(run.code).toBe(1);
    expect(run.messages).toContain("does not work yet. See 'When it does not work'");
  });

  test('the identity of the app may be unknown to Entra at first', async () => {
    refusing('rest POST https://graph.microsoft.com/v1.0/servicePrincipals', 4, 'Not Found(Request_ResourceNotFound)');

    expect((await deploy()).code).toBe(0);
    expect(cloud.state().grants).toHaveLength(PERMISSIONS.length);
  });

  test('new permissions count before the app gets its first token, or later, and the script says so', async () => {
    const { messages } = await deploy('--features', 'groups');
    const order = ['Granting Mail.Send.', 'Waiting a minute for the permissions to count.', 'Pushing the package.'];
    const places = order.map((text) => messages.indexOf(text));
    expect([Math.min(...places) >= 0, places]).toEqual([true, places.toSorted((a, b) => a - b)]);

    const run = await deploy('--features', 'groups,roles');

    expect(run.messages).toContain('up to 24 hours');
  });
});

describe('the end of a run', () => {
  const endpoint = 'https://contoso-reviews.azurewebsites.net';

  test('looks at the health, gets a token, lists the reviews and sends one mail', async () => {
    const run = await deploy();
    const last = run.calls.slice(-3);

    const audience = `api://${cloud.state().applications[0]?.appId ?? ''}`;
    expect(last.map(({ name, options: { url, resource } }) => [name, url?.[0], resource?.[0]])).toEqual([
      ['rest GET', `${endpoint}/healthz`, undefined],
      ['rest GET', `${endpoint}/v1.0/identityGovernance/accessReviews/definitions?$top=1`, audience],
      ['rest POST', `${endpoint}/beta/identityGovernance/accessReviews/sendTestMail`, audience],
    ]);
    expect(last[0]?.options).toHaveProperty('skip-authorization-header');
  });

  test.each([
    ['rest GET https://contoso-reviews.azurewebsites.net/v1.0', 'you cannot list access reviews'],
    ['rest POST https://contoso-reviews.azurewebsites.net/beta', 'reviews@contoso.com could not send a mail'],
  ])('says when %s fails', async (command, text) => {
    cloud.behave({ refusals: { [command]: { times: 99, message: 'Forbidden({"error":{"code":"Forbidden"}})' } } });
    const run = await deploy();

    expect([run.code, run.output]).toEqual([1, '']);
    expect(run.messages).toContain(text);
  });

  test('is left to a person if a program deploys', async () => {
    cloud.behave({ accountType: 'servicePrincipal' });
    const run = await deploy();

    expect(run.code).toBe(0);
    expect(run.messages).toMatch(/\? {5}list {13}admin@contoso.com is not a person/);
  });
});
