import { readText, tableRows, sectionOf } from '../../support/markdown';
import { readSettings } from '../../../shared/config/settings';

interface Resource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly dependsOn?: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Parameter {
  readonly type: string;
  readonly defaultValue?: unknown;
  readonly metadata: { readonly description: string };
}

interface Template {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
}

const text = readText('deploy/template.json');
const template = JSON.parse(text) as Template;
const { parameters, variables, resources, outputs } = template;
const resource = (type: string): Resource => resources.find((one) => one.type === type)!;
const namesIn = (source: string, kind: 'parameters' | 'variables'): readonly string[] => [
  ...new Set([...source.matchAll(new RegExp(`${kind}\\('(\\w+)'\\)`, 'g'))].map(([, name = '']) => name)),
];

/** Returns all expressions: texts in brackets, at any depth. */
function expressions(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith('[') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressions) : [];
}

test('it is a template of a resource group', () => {
  expect(template.$schema).toBe('https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#');
  expect(template.contentVersion).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
});

test('every parameter and variable is declared and used', () => {
  expect([...namesIn(text, 'parameters')].sort()).toEqual(Object.keys(parameters).sort());
  expect([...namesIn(text, 'variables')].sort()).toEqual(Object.keys(variables).sort());
});

test('every parameter has a description', () => {
  for (const [name, { metadata }] of Object.entries(parameters))
    expect([name, metadata.description]).toEqual([name, expect.stringMatching(/^[A-Z].{15,}\.$/)]);
});

test('deploy.sh passes only existing parameters, and every one without a default', () => {
  const script = readText('deploy/deploy.sh');
  const given = [...(/parameters=\(([^)]*)\)/.exec(script)?.[1] ?? '').matchAll(/"(\w+)=/g)].map(
    ([, name = '']) => name,
  );
  const needed = Object.keys(parameters).filter((name) => parameters[name]?.defaultValue === undefined);

  expect(Object.keys(parameters)).toEqual(expect.arrayContaining(given));
  expect(given).toEqual(expect.arrayContaining(needed));
});

test('expressions are balanced and call functions of ARM', () => {
  const known = [
    'parameters',
    'variables',
    'resourceId',
    'subscriptionResourceId',
    'reference',
    'format',
    'guid',
    'if',
  ];
  const others = ['empty', 'length', 'copyIndex', 'uniqueString', 'resourceGroup', 'subscription', 'environment'];
  for (const expression of expressions(template)) {
    const code = expression.replace(/'[^']*'/g, "''");
    const called = [...code.matchAll(/(\w+)\(/g)].map(([, name]) => name);

    expect(expression.endsWith(']')).toBe(true);
    expect((code.match(/\(/g) ?? []).length).toBe((code.match(/\)/g) ?? []).length);
    expect([...known, ...others]).toEqual(expect.arrayContaining(called));
  }
});

test.each(resources.map((one) => [one.type, one] as const))('%s has a version and a name of its depth', (type, one) => {
  expect(one.apiVersion).toMatch(/^20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])$/);
  expect(Date.parse(one.apiVersion)).toBeLessThan(Date.parse('2026-01-01'));
  const depth = /^\[format\('([^']*)'/.exec(one.name)?.[1]?.split('/').length ?? 1;
  expect(depth).toBe(type.split('/').length - 1);
});

test('a resource depends on every resource that it refers to', () => {
  const types = resources.map(({ type }) => type);
  for (const { type, dependsOn = [], ...rest } of resources) {
    const waited = dependsOn.map((id) => /^\[resourceId\('([^']+)'/.exec(id)?.[1] ?? id);
    const read = expressions(rest).flatMap((expression) =>
      [...expression.matchAll(/resourceId\('([^']+)'/g)].map(([, name = '']) => name),
    );
    const own = read.filter((name) => name !== type && name !== 'Microsoft.Authorization/roleDefinitions');

    expect(types).toEqual(expect.arrayContaining([...waited, ...own]));
    const above = waited.flatMap((name) => [name, ...(resources.find((one) => one.type === name)!.dependsOn ?? [])]);
    for (const name of own) expect(above.some((one) => one.includes(name))).toBe(true);
  }
});

test('references have the API version of their target', () => {
  for (const [, type = '', version] of text.matchAll(/reference\(resourceId\('([^']+)'[^)]*\)\)?, '([\d-]+)'/g))
    expect([type, version]).toEqual([type, resource(type).apiVersion]);
});

test('role ids belong to their names, and each role has a reason', () => {
  const builtIn: Readonly<Record<string, string>> = {
    'Storage Blob Data Owner': 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b',
    'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
    'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb',
  };
  const { storageRoles, monitoringRole } = variables as Record<string, unknown>;
  const roles = [...(storageRoles as object[]), monitoringRole] as { role: string; id: string; reason: string }[];

  expect(Object.fromEntries(roles.map(({ role, id }) => [role, id]))).toEqual(builtIn);
  for (const { reason } of roles) expect(reason.length).toBeGreaterThan(20);
  // A role is assigned for one resource, never for the whole group.
  for (const one of resources.filter(({ type }) => type.endsWith('/roleAssignments')))
    expect(one).toHaveProperty('scope');
});

test('storage accepts no keys, no old TLS and no anonymous caller', () => {
  expect(resource('Microsoft.Storage/storageAccounts').properties).toMatchObject({
    allowSharedKeyAccess: false,
    allowBlobPublicAccess: false,
    minimumTlsVersion: 'TLS1_2',
    supportsHttpsTrafficOnly: true,
    // On Flex Consumption without a virtual network, the app has no fixed address for a firewall rule.
    networkAcls: { defaultAction: 'Allow' },
  });
  expect(resource('Microsoft.Storage/storageAccounts/blobServices/containers').properties.publicAccess).toBe('None');
});

test('the app runs on Flex Consumption and Node 22, over https, without passwords', () => {
  expect(resource('Microsoft.Web/serverfarms')).toMatchObject({ sku: { tier: 'FlexConsumption', name: 'FC1' } });
  expect(resource('Microsoft.Web/sites')).toMatchObject({
    identity: { type: 'SystemAssigned' },
    properties: {
      httpsOnly: true,
      functionAppConfig: { runtime: { name: 'node', version: '22' } },
      siteConfig: { minTlsVersion: '1.2' },
    },
  });
  const policies = resources.filter(({ type }) => type.endsWith('/basicPublishingCredentialsPolicies'));
  expect(policies.map(({ properties }) => properties)).toEqual([{ allow: false }, { allow: false }]);
});

test('outputs contain no secret, and no key is read', () => {
  expect(text).not.toMatch(/listKeys|listAccountSas|listCredentials|securestring/i);
  for (const { value } of Object.values(outputs)) expect(value).not.toMatch(/key|secret|connection|password|token/i);
});

describe('app settings', () => {
  const { siteConfig } = resource('Microsoft.Web/sites').properties as {
    siteConfig: { appSettings: { name: string; value: string }[] };
  };
  const names = siteConfig.appSettings.map(({ name }) => name);
  const known = tableRows(sectionOf(readText('docs/settings.md'), '## The list')).map(([name = '']) =>
    name.replaceAll('`', ''),
  );

  test('are settings that the product reads, and two for its logs', () => {
    const logs = ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];

    expect([...known, ...logs]).toEqual(expect.arrayContaining(names));
  });

  test('do not belong to other plans, which Flex Consumption refuses', () => {
    const others =
      /^(FUNCTIONS_(WORKER_RUNTIME|EXTENSION_VERSION|WORKER_PROCESS_COUNT)|WEBSITE_|SCM_|ENABLE_ORYX|AzureWebJobsStorage$|AzureWebJobsDashboard)/;

    expect(names.filter((name) => others.test(name))).toEqual([]);
    // Flex Consumption refuses these too (azure-pipelines-tasks issue 21032, azure-cli issue 31414).
    for (const other of ['linuxFxVersion', 'alwaysOn', 'ftpsState']) expect(siteConfig).not.toHaveProperty(other);
  });

  test('include every required setting', () => {
    const rows = tableRows(sectionOf(readText('docs/settings.md'), '## The list'));
    const needed = rows.filter(([, without]) => without === 'needed').map(([name = '']) => name.replaceAll('`', ''));

    expect([...names, 'AzureWebJobsStorage']).toEqual(expect.arrayContaining(needed));
  });

  test('are valid for the product', () => {
    const samples: Readonly<Record<string, string>> = {
      TENANT_ID: '398164b1-5196-49dd-ada2-364b49f99b27',
      DUE_SCHEDULE: '0 */5 * * * *',
      DIRECTORY_AUTHENTICATION: 'managedIdentity',
      REMOVALS_PER_SECOND: '20',
      REMOVAL_GUARD_PERCENT: '50',
      REMOVAL_GUARD_ITEMS: '10',
      EVIDENCE_RETENTION: '0',
      SIGNING_KEY_URL: 'https://contoso.vault.azure.net/keys/evidence',
      SEAL_CONTAINER_URL: 'https://contoso.blob.core.windows.net/seals',
      NOTIFICATION_CALLBACK_HOSTS: '*.logic.azure.com',
      FEATURES: 'groups,roles',
    };
    const environment = Object.fromEntries(names.map((name) => [name, samples[name] ?? 'https://one.example/']));

    expect(() => readSettings(environment)).not.toThrow();
  });
});
