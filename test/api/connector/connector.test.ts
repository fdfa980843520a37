import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { connectorFiles } from '../../../connector/source/files';
import { PLACEHOLDERS, readOptions } from '../../../connector/source/options';
import { readText } from '../../support/markdown';
import { properties, ROOT, swagger } from './committedConnector';
import { inputsOf, operationsOf } from './rules';

test.each(Object.entries(connectorFiles(PLACEHOLDERS)))('%s is as `npm run connector` makes it', (path, content) => {
  expect(readFileSync(join(ROOT, 'connector', path)).equals(content)).toBe(true);
});

describe('what the connector offers', () => {
  const operations = operationsOf(swagger);
  const ids = operations.map(({ operation }) => operation.operationId);

  test('actions and triggers', () => {
    expect(ids).toEqual(
      expect.arrayContaining([
        ...['CreateGroupReview', 'ListMyPendingDecisions', 'RecordDecision', 'RecordDecisionsInBulk', 'SendReminder'],
        ...['StopReview', 'ApplyDecisions', 'CreateReport', 'GetReportLink', 'DownloadReport'],
        ...['GetReview', 'GetReviewInstance', 'GetDecision'],
        ...['WhenReviewStarts', 'WhenDecisionIsMade', 'WhenReviewCompletes'],
      ]),
    );
  });

  test('references lead to definitions, and every definition is used', () => {
    const used = new Set([...JSON.stringify(swagger).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name));

    expect([...used].sort()).toEqual(Object.keys(swagger.definitions).sort());
  });

  test('a path has each of its parameters exactly once', () => {
    const wrong = operations.filter(({ path, operation: { parameters = [] } }) => {
      const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
      return String(declared) !== String([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    });

    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('value lists exist, get their parameters, return the values, and are written for both designers', () => {
    const picked = inputsOf(swagger).filter(
      ([, schema]) => 'x-ms-dynamic-values' in schema || 'x-ms-dynamic-list' in schema,
    );
    const wrong = picked.filter(([where, schema]) => {
      const owner = operations.find(({ operation }) => operation.operationId === where.split(' ')[0])!;
      const values = schema['x-ms-dynamic-values'] as Record<string, string & Record<string, { parameter: string }>>;
      const list = schema['x-ms-dynamic-list'] as Record<string, unknown>;
      const found = operations.find(({ operation }) => operation.operationId === values.operationId);
      const given = Object.entries((values.parameters ?? {}) as unknown as Record<string, { parameter: string }>);
      const names = (placed: typeof owner) => (placed.operation.parameters ?? []).map(({ name }) => name);
      return (
        !found ||
        list.operationId !== values.operationId ||
        list.itemValuePath !== values['value-path'] ||
        !given.every(([to, { parameter }]) => names(found).includes(to) && names(owner).includes(parameter))
      );
    });

    expect(picked.length).toBeGreaterThan(5);
    expect(wrong.map(([where]) => where)).toEqual([]);
  });

  test('every list of the API is read page by page', () => {
    const listing = operations.filter(({ operation }) => 'x-ms-pageable' in operation);

    expect(listing.map(({ operation }) => operation.operationId)).toEqual(ids.filter((id) => id.startsWith('List')));
    for (const { operation } of listing) {
      expect(operation['x-ms-pageable']).toEqual({ nextLinkName: '@odata.nextLink' });
    }
  });
});

describe('triggers', () => {
  const triggers = operationsOf(swagger).filter(({ operation }) => 'x-ms-trigger' in operation);

  test.each(triggers.map((trigger) => [trigger.operation.operationId, trigger] as const))(
    '%s is a webhook with its content at the path, a hint, and a callback that nobody sees',
    (_, { method, item, operation }) => {
      const body = operation.parameters?.find((parameter) => parameter.in === 'body')?.schema;
      expect(method).toBe('post');
      expect(operation['x-ms-trigger']).toBe('single');
      expect(operation['x-ms-trigger-hint']).toEqual(expect.stringMatching(/^To see it work now, .*\.$/));
      expect(operation).not.toHaveProperty('x-ms-notification-content');
      expect(item['x-ms-notification-content']).toMatchObject({ description: expect.any(String) as string });
      expect(body?.properties?.notificationUrl).toMatchObject({
        'x-ms-notification-url': true,
        'x-ms-visibility': 'internal',
      });
      expect(operation.responses['201']?.headers).toHaveProperty('Location');
    },
  );

  test('an internal operation ends a subscription', () => {
    const ending = operationsOf(swagger).find(({ operation }) => operation.operationId === 'DeleteSubscription');

    expect(ending).toMatchObject({
      method: 'delete',
      path: '/v1.0/subscriptions/{subscriptionId}',
      operation: { 'x-ms-visibility': 'internal' },
    });
  });
});

describe('a connection', () => {
  const { connectionParameters, policyTemplateInstances } = properties.properties;

  test('signs in with Entra ID', () => {
    expect(connectionParameters.token).toMatchObject({
      type: 'oauthSetting',
      oAuthSettings: {
        identityProvider: 'aad',
        redirectMode: 'GlobalPerConnector',
        redirectUrl: 'https://global.consent.azure-apim.net/redirect',
        properties: { IsFirstParty: 'False' },
        customParameters: { resourceUri: { value: 'api://access-reviews' } },
      },
    });
  });

  test('calls the host that it names', () => {
    expect(connectionParameters.hostUrl).toMatchObject({
      type: 'string',
      uiDefinition: { constraints: { required: 'true' } },
    });
    expect(policyTemplateInstances).toContainEqual(
      expect.objectContaining({
        templateId: 'dynamichosturl',
        parameters: { 'x-ms-apimTemplateParameter.urlTemplate': "https://@connectionParameters('hostUrl')" },
      }),
    );
  });
});

describe('the values of a deployment', () => {
  const given = {
    host: 'reviews.contoso.example',
    'client-id': '11111111-1111-4111-8111-111111111111',
    tenant: '22222222-2222-4222-8222-222222222222',
    audience: 'api://33333333-3333-4333-8333-333333333333',
    publisher: 'Contoso',
    'contact-name': 'Contoso Help',
    'contact-email': 'help@contoso.example',
    website: 'https://contoso.example',
    'privacy-policy': 'https://contoso.example/privacy-policy',
  };

  test('come from options, and replace every placeholder', () => {
    const { options, out, left } = readOptions(Object.entries(given).map(([name, value]) => `--${name}=${value}`))!;
    expect(left).toEqual([]);
    const files = Object.entries(connectorFiles(options)).filter(([path]) => path.endsWith('.json'));
    const text = files.map(([, content]) => content.toString()).join();

    expect(out).toBe('build/connector');
    for (const value of Object.values(given)) expect(text).toContain(value);
    for (const value of Object.values(PLACEHOLDERS)) expect(text).not.toContain(`"${value}"`);
  });

  test('are placeholders without options', () => {
    expect(readOptions([])).toMatchObject({ options: PLACEHOLDERS, out: 'connector' });
    const places = [
      ...readText('connector/apiDefinition.swagger.json').matchAll(/https:\/\/([\w.-]+)|\w@([\w.-]+\.\w+)"/g),
    ];
    const hosts = places.map(([, host, mail]) => host ?? mail);

    expect(new Set(hosts)).toEqual(new Set(['access-reviews.example', 'login.microsoftonline.com']));
    expect(() => readOptions(['--hots', 'x'])).toThrow("'--hots'");
  });
});

test('the icon is a square PNG of at most 230 pixels on the brand colour, without transparency', () => {
  const png = readFileSync(join(ROOT, 'connector/icon.png'));
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const length = png.readUInt32BE(33);
  const pixels = inflateSync(png.subarray(41, 41 + length));
  const corner = `#${pixels.subarray(1, 4).toString('hex')}`;

  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect(width).toBe(height);
  expect(width).toBeLessThanOrEqual(230);
  // Colour type 2 has no alpha channel.
  expect(png[25]).toBe(2);
  expect(pixels).toHaveLength(height * (1 + 3 * width));
  expect(corner).toBe(properties.properties.iconBrandColor);
});

test('the readme has the sections that certification requires, and every visible operation', () => {
  const readme = readText('connector/readme.md');
  const headings = [...readme.matchAll(/^##? (.*)$/gm)].map(([, heading]) => heading);
  const seen = operationsOf(swagger).filter(({ operation }) => operation['x-ms-visibility'] !== 'internal');

  expect(headings).toEqual(
    expect.arrayContaining([
      ...['Access Reviews', 'Prerequisites', 'Supported Operations', 'Obtaining Credentials'],
      ...['Known Issues and Limitations', 'Deployment Instructions'],
    ]),
  );
  expect(headings.some((heading) => heading?.startsWith('Publisher'))).toBe(true);
  expect(seen.filter(({ operation }) => !readme.includes(`### ${operation.summary ?? ''}\n`))).toEqual([]);
});
