import type { Endpoint, Version } from '../endpoint/endpoint';
import { typeSchemas, type JsonSchema } from './jsonSchemas';
import { openApiOperation, COMMON_PARAMETERS, COMMON_RESPONSES, ERROR_SCHEMA } from './openApiOperation';
import type { ServedModel } from './servedModel';

interface OpenApiSettings {
  readonly version: Version;
  readonly model: ServedModel;
  /** The public base URL with the version. */
  readonly base: string;
}

/** Returns the OpenAPI 3.1 document of one version: operations from the endpoint rows, schemas from the tables of types. */
export function openApi(endpoints: readonly Endpoint<never>[], { version, model, base }: OpenApiSettings): object {
  const described = endpoints
    .filter(({ versions }) => versions.includes(version))
    .map((endpoint) => ({ endpoint, described: openApiOperation(endpoint, version, model) }));
  const paths: Record<string, Record<string, object>> = {};
  const taken = new Map<string, number>();
  for (const { endpoint, described: operation } of described) {
    const { path, method, operation: name } = endpoint;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    const operationId = count === 1 ? name : `${name}-${count}`;
    paths[path] = { ...paths[path], [method.toLowerCase()]: { operationId, ...operation } };
  }
  const tags = [...new Set(described.flatMap(({ described: { tags: names } }) => names))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Access reviews',
      version,
      summary: 'Access reviews of one tenant, through the Microsoft Graph access reviews API',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: base }],
    security: [{ bearer: [] }],
    tags: tags.sort().map((name) => ({ name, description: `Operations on ${name}` })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of the tenant.' },
      },
      parameters: COMMON_PARAMETERS,
      responses: COMMON_RESPONSES,
      schemas: { error: ERROR_SCHEMA, ...referred(paths, typeSchemas(model)) },
    },
  };
}

/** Returns the schemas that the paths reference, directly or through other schemas. */
function referred(paths: object, schemas: Readonly<Record<string, JsonSchema>>): Record<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  const follow = (part: object): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      const schema = schemas[name];
      if (!schema || found.has(name)) continue;
      found.set(name, schema);
      follow(schema);
    }
  };
  follow(paths);
  return Object.fromEntries([...found].sort(([a], [b]) => Number(a > b) - Number(a < b)));
}
