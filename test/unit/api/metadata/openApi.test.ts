import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpoints } from '../../../../functions/endpoints';
import { openApi } from '../../../../shared/api/metadata/openApi';
import { servedModel } from '../../../../shared/api/metadata/servedModel';
import { VERSIONS, type Version } from '../../../../shared/api/endpoint/endpoint';

const root = join(__dirname, '../../../..');
const base = 'https://reviews.contoso.com';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly object[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Readonly<Record<string, unknown>> }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const documentOf = (version: Version): Document =>
  openApi(endpoints, { version, model: servedModel(endpoints, version), base: `${base}/${version}` }) as Document;

/** Returns the findings of the linter, one a line. */
function lint(document: object): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'openapi-'));
  const file = join(directory, 'openapi.json');
  writeFileSync(file, JSON.stringify(document));
  const cli = join(root, 'node_modules/@redocly/cli/bin/cli.js');
  try {
    const output = execFileSync(
      process.execPath,
      [cli, 'lint', file, '--config', join(root, 'redocly.yaml'), '--format', 'json'],
      {
        encoding: 'utf8',
        env: { ...process.env, CI: 'true', REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    return findings(output);
  } catch (error) {
    return findings((error as { readonly stdout: string }).stdout);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function findings(output: string): string[] {
  const { problems } = JSON.parse(output) as {
    readonly problems: readonly {
      readonly ruleId: string;
      readonly message: string;
      readonly location: readonly { readonly pointer?: string }[];
    }[];
  };
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`);
}

describe.each(VERSIONS)('the OpenAPI document of %s', (version) => {
  const document = documentOf(version);

  test('passes a linter', () => {
    expect(lint(document)).toEqual([]);
  });

  test('has an operation for every endpoint row', () => {
    const rows = endpoints.filter(({ versions }) => versions.includes(version));
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(described.sort()).toEqual(rows.map(({ method, path }) => `${method} ${path}`).sort());
  });
});

test('the linter finds planted mistakes', () => {
  expect(lint({ openapi: '3.1.0', paths: { '/x/{id}': { get: {} } } })).not.toEqual([]);
});

const definitions = documentOf('v1.0').paths['/identityGovernance/accessReviews/definitions']!;

test('a creation takes what the validator takes and answers the object with 201', () => {
  const schema = definitions.post?.requestBody?.content['application/json']?.schema;

  expect(schema).toMatchObject({ type: 'object', required: ['displayName', 'scope', 'settings'] });
  expect(definitions.post?.responses['201']?.content?.['application/json']?.schema).toEqual({
    $ref: '#/components/schemas/accessReviewScheduleDefinition',
  });
});

test('a list answers a page of objects', () => {
  expect(definitions.get?.responses['200']?.content?.['application/json']?.schema).toMatchObject({
    properties: { value: { items: { $ref: '#/components/schemas/accessReviewScheduleDefinition' } } },
  });
});

test('null is one of the values where it is allowed', () => {
  const schema = JSON.stringify(definitions.post?.requestBody);

  expect(schema).toContain('"enum":["tenant","application",null]');
});

test('$expand is described where it is taken', () => {
  const expandOf = (version: Version) =>
    documentOf(version).paths['/identityGovernance/accessReviews/definitions/{definitionId}/instances']?.get
      ?.parameters;

  expect(expandOf('beta')).toContainEqual(expect.objectContaining({ name: '$expand' }));
  expect(expandOf('v1.0')).not.toContainEqual(expect.objectContaining({ name: '$expand' }));
});
