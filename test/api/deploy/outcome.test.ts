import { readText } from '../../support/markdown';
import { GRAPH_ROLES } from './cloud/entra';
import { openCloud, type Cloud, type Run } from './cloud/openCloud';

/** The results of deploy.sh: the registered application, the permissions of features, the hosts of each cloud. */

const NAMES = ['--name', 'contoso-reviews', '--resource-group', 'reviews'];
const PERMISSIONS = JSON.parse(readText('deploy/graphPermissions.json')) as {
  permission: string;
  features?: string[];
}[];

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

describe('the registered application', () => {
  test('carries the roles, the scopes and the claims that the product reads', async () => {
    await deploy();
    const [application] = cloud.state().applications;

    const appId = application?.appId ?? '';
    const registration = JSON.parse(readText('deploy/appRegistration.json')) as {
      readonly api: { readonly preAuthorizedApplications: readonly object[] };
    };
    const marker = cloud.state().groups.reviews?.tags['access-reviews-contoso-reviews'] ?? '';
    expect(application).toEqual({
      ...registration,
      appId,
      api: {
        ...registration.api,
        preAuthorizedApplications: [
          ...registration.api.preAuthorizedApplications,
          {
            appId,
            delegatedPermissionIds: ['f2be303d-d9da-50ff-b8bd-0696f5725b49', '191dd172-2bc3-5f2c-b79e-a3520ff98f8a'],
          },
        ],
      },
      spa: {
        redirectUris: [
          'https://contoso-reviews.azurewebsites.net/reviews/signed-in',
          'https://contoso-reviews.azurewebsites.net/reviews/signed-out',
        ],
      },
      displayName: 'Access reviews (contoso-reviews)',
      identifierUris: [`api://${appId}`],
      tags: [`access-reviews:${marker}`],
    });
  });

  test('keeps what administrators added to it', async () => {
    await deploy();
    const state = cloud.state();
    const [application] = state.applications as unknown as [
      Record<string, unknown> & { api: Record<string, object[]> },
    ];
    application.api.oauth2PermissionScopes?.push({ id: 'own', value: 'Own.Scope', isEnabled: true });
    application.api.preAuthorizedApplications?.push({ appId: 'portal', delegatedPermissionIds: ['own'] });
    application.identifierUris = ['api://reviews.contoso.com'];
    application.tags = ['team-a', ...(application.tags as string[])];
    cloud.setState(state);
    expect((await deploy()).code).toBe(0);

    const [after] = cloud.state().applications as unknown as [typeof application];
    expect(after.api).toEqual(application.api);
    expect(after.identifierUris).toEqual([
      'api://reviews.contoso.com',
      expect.stringMatching(/^api:\/\/[\da-f-]{36}$/),
    ]);
    expect(after.tags).toEqual(application.tags);
  });
});

describe('features', () => {
  const granted = (): readonly string[] =>
    GRAPH_ROLES.filter(([, id]) => cloud.state().grants.includes(id)).map(([permission]) => permission);

  test.each(['groups', 'applications', 'roles', 'packages', 'guests', 'channels'])(
    '%s alone gets its own permissions and those of every deployment',
    async (feature) => {
      expect((await deploy('--features', feature)).code).toBe(0);

      const wanted = PERMISSIONS.filter(({ features }) => features?.includes(feature) ?? true);
      expect([...granted()].sort()).toEqual(wanted.map(({ permission }) => permission).sort());
      expect(cloud.state().sites['contoso-reviews']?.FEATURES).toBe(feature);
    },
  );

  test('that are no longer chosen lose their permissions', async () => {
    await deploy('--features', 'groups,roles');
    const run = await deploy('--features', 'groups');

    expect(run.messages).toContain('Revoking RoleManagement.ReadWrite.Directory.');
    expect(granted()).not.toContain('RoleManagement.ReadWrite.Directory');
    expect(granted()).toContain('GroupMember.ReadWrite.All');
  });
});

test.each([
  ['AzureUSGovernment', 'https://graph.microsoft.us', 'azurewebsites.us', 'https://login.microsoftonline.us/'],
  [
    'AzureChinaCloud',
    'https://microsoftgraph.chinacloudapi.cn',
    'chinacloudsites.cn',
    'https://login.partner.microsoftonline.cn/',
  ],
] as const)('%s has its own hosts', async (name, graph, suffix, issuer) => {
  cloud.behave({ cloud: name });
  const run = await deploy();

  const urls = run.calls.flatMap(({ options: { url } }) => url ?? []).filter((url) => url.startsWith('https:'));
  expect(urls.filter((url) => !url.startsWith(graph) && !url.startsWith(`https://contoso-reviews.${suffix}/`))).toEqual(
    [],
  );
  expect(cloud.state().sites['contoso-reviews']).toMatchObject({
    DIRECTORY_ENDPOINT: graph,
    PUBLIC_ENDPOINT: `https://contoso-reviews.${suffix}`,
    TOKEN_ISSUER: expect.stringMatching(new RegExp(`^${issuer}[\\da-f-]{36}/v2\\.0$`)) as string,
  });
});
