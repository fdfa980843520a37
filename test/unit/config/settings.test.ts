import { createHash } from 'node:crypto';
import { FEATURES } from '../../../shared/rules/scope/features';
import { readSettings, settingsInForce, settingsSha256 } from '../../../shared/config/settings';

const GOOD = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  TENANT_ID: '398164B1-5196-49dd-ada2-364b49f99b27',
  TOKEN_ISSUER: 'https://login.example/tenant/v2.0',
  TOKEN_AUDIENCE: 'api://access-reviews',
  MAIL_SENDER: 'reviews@harbour.example',
  PUBLIC_ENDPOINT: 'https://reviews.example/',
};

test('the hash of the settings is the hash of what healthz names, and changes with each setting', () => {
  const settings = readSettings(GOOD);
  const lines = Object.entries(settingsInForce(settings)).map(([name, value]) => `${name}=${value}\n`);
  expect(settingsSha256(settings)).toBe(createHash('sha256').update(lines.sort().join('')).digest('hex'));
  expect(settingsSha256(readSettings({ ...GOOD, REMOVAL_GUARD_ITEMS: '11' }))).not.toBe(settingsSha256(settings));
  expect(settingsSha256(readSettings({ ...GOOD, AzureWebJobsStorage__ignored: 'x' }))).toBe(settingsSha256(settings));
});

test('good settings are read, with defaults for the rest', () => {
  expect(readSettings({ ...GOOD, PATH: '/bin' })).toEqual({
    storage: 'UseDevelopmentStorage=true',
    tenantId: '398164b1-5196-49dd-ada2-364b49f99b27',
    tokenIssuer: 'https://login.example/tenant/v2.0',
    tokenAudience: 'api://access-reviews',
    directoryEndpoint: 'https://graph.microsoft.com',
    directoryAuthentication: 'managedIdentity',
    mailSender: 'reviews@harbour.example',
    notificationsAllowLoopback: false,
    notificationCallbackHosts: ['*.logic.azure.com', '*.logic.azure.us', '*.logic.azure.cn', '*.api.powerplatform.com'],
    publicEndpoint: 'https://reviews.example',
    clockFile: undefined,
    removalsPerSecond: 20,
    removalGuard: { percent: 50, items: 10 },
    evidenceRetentionDays: 0,
    features: new Set(FEATURES),
    signingKeyUrl: undefined,
    timestampUrl: undefined,
    sealContainerUrl: undefined,
  });
});

test('features are names between commas', () => {
  expect(readSettings({ ...GOOD, FEATURES: 'roles, groups' }).features).toEqual(new Set(['groups', 'roles']));
});

test('an empty clock file setting counts as absent', () => {
  expect(readSettings({ ...GOOD, CLOCK_FILE: '' }).clockFile).toBeUndefined();
  expect(readSettings({ ...GOOD, CLOCK_FILE: '/tmp/clock' }).clockFile).toBe('/tmp/clock');
});

const withoutConnection = { ...GOOD, AzureWebJobsStorage: '' };

test.each([
  [
    { AzureWebJobsStorage__accountName: 'reviews1' },
    {
      tables: 'https://reviews1.table.core.windows.net',
      queues: 'https://reviews1.queue.core.windows.net',
      blobs: 'https://reviews1.blob.core.windows.net',
    },
  ],
  [
    {
      AzureWebJobsStorage__tableServiceUri: 'https://t.example/',
      AzureWebJobsStorage__queueServiceUri: 'https://q.example',
      AzureWebJobsStorage__blobServiceUri: 'https://b.example',
    },
    { tables: 'https://t.example', queues: 'https://q.example', blobs: 'https://b.example' },
  ],
  [
    { AzureWebJobsStorage__accountName: 'reviews1', AzureWebJobsStorage__blobServiceUri: 'https://b.example' },
    {
      tables: 'https://reviews1.table.core.windows.net',
      queues: 'https://reviews1.queue.core.windows.net',
      blobs: 'https://b.example',
    },
  ],
])('without a connection string, %p is the storage of an identity', (identityBased, storage) => {
  expect(readSettings({ ...withoutConnection, ...identityBased }).storage).toEqual(storage);
  expect(readSettings({ ...GOOD, ...identityBased }).storage).toBe(GOOD.AzureWebJobsStorage);
});

test.each([
  [{ AzureWebJobsStorage__accountName: 'https://reviews1' }, ['AzureWebJobsStorage__accountName']],
  [
    { AzureWebJobsStorage__tableServiceUri: 'https://t.example' },
    ['AzureWebJobsStorage__queueServiceUri', 'AzureWebJobsStorage__blobServiceUri'],
  ],
  [
    { AzureWebJobsStorage__accountName: 'reviews1', AzureWebJobsStorage__tableServiceUri: 'http://t.example' },
    ['AzureWebJobsStorage__tableServiceUri'],
  ],
])('%p is not a storage account', (identityBased, named) => {
  const message = refusal({ ...withoutConnection, ...identityBased, TENANT_ID: 'harbour' });

  for (const name of [...named, 'TENANT_ID']) expect(message).toContain(name);
});

function refusal(environment: Readonly<Record<string, string | undefined>>): string {
  try {
    readSettings(environment);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

test('every missing setting is named at once', () => {
  const message = refusal({});
  for (const name of Object.keys(GOOD)) expect(message).toContain(name);
});

test.each([
  ['TENANT_ID', 'harbour'],
  ['TOKEN_ISSUER', 'login.example'],
  ['DIRECTORY_ENDPOINT', 'ftp://graph.example'],
  ['DIRECTORY_AUTHENTICATION', 'password'],
  ['PUBLIC_ENDPOINT', 'reviews'],
  ['MAIL_SENDER', ''],
  ['AzureWebJobsStorage', undefined],
  ['REMOVALS_PER_SECOND', '0'],
  ['REMOVALS_PER_SECOND', '2.5'],
  ['REMOVAL_GUARD_PERCENT', '101'],
  ['REMOVAL_GUARD_ITEMS', 'many'],
  ['EVIDENCE_RETENTION', '1.5'],
  ['FEATURES', 'groups,mailboxes'],
])('a bad %s is named, and nothing that is good', (name, value) => {
  const message = refusal({ ...GOOD, [name]: value });
  expect(message).toContain(name);
  for (const other of Object.keys(GOOD).filter((key) => key !== name)) expect(message).not.toContain(other);
});

test('bad and missing settings are named together', () => {
  const message = refusal({
    ...GOOD,
    MAIL_SENDER: undefined,
    TENANT_ID: 'harbour',
    DIRECTORY_AUTHENTICATION: 'password',
  });
  for (const name of ['MAIL_SENDER', 'TENANT_ID', 'DIRECTORY_AUTHENTICATION']) expect(message).toContain(name);
});

test('a refusal never contains a secret', () => {
  expect(refusal({ ...GOOD, AzureWebJobsStorage: 'AccountKey=c2VjcmV0', TENANT_ID: '' })).not.toContain('c2VjcmV0');
});
