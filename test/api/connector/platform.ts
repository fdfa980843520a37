import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Answer, Client } from '../../support/api';
import { readText } from '../../support/markdown';
import { operationsOf, type Placed, type Schema, type Swagger } from './rules';

const swagger = JSON.parse(readText('connector/apiDefinition.swagger.json')) as Swagger;
const operations = operationsOf(swagger);

export const operationIds = operations.map(({ operation }) => operation.operationId);

/** Values by the names of parameters and of the properties of bodies. */
export type Values = Readonly<Record<string, unknown>>;

interface Choices {
  readonly operationId: string;
  readonly parameters: Readonly<Record<string, { readonly parameter: string }>>;
  readonly 'value-collection': string;
  readonly 'value-path': string;
  readonly 'value-title': string;
}

/** A connection of the connector. It behaves as the platform does, and knows only the connector's file. */
export interface Platform {
  /** Calls an operation. Fails unless the file declares the answer. */
  readonly call: (client: Client, operationId: string, given?: Values) => Promise<Answer>;
  /** Subscribes a trigger with a callback. Returns a function that ends the subscription. */
  readonly subscribe: (
    client: Client,
    operationId: string,
    given: Values & { readonly callback: string },
  ) => Promise<() => Promise<Answer>>;
  /** Returns the values that the designer offers for a parameter or a property, each with its title. */
  readonly choices: (client: Client, input: Schema, given?: Values) => Promise<readonly (readonly [string, string])[]>;
  /** The operations that were called. */
  readonly called: ReadonlySet<string>;
}

export function connect(url: string): Platform {
  const called = new Set<string>();
  const send = async (client: Client, placed: Placed, given: Values): Promise<Answer> => {
    const { operation, method } = placed;
    called.add(operation.operationId);
    const { address, body } = requestOf(placed, given);
    const answer = await client.send(method.toUpperCase(), url + address, { body });
    const declared = operation.responses[String(answer.status)];
    expect([operation.operationId, answer.status, (answer.body as Partial<Answer['body']> | undefined)?.error]).toEqual(
      [operation.operationId, Number(Object.keys(operation.responses)[0]), undefined],
    );
    if (declared?.schema) expectToFit(declared.schema, swagger.definitions, withoutNulls(answer.body));
    return answer;
  };
  const call: Platform['call'] = (client, operationId, given = {}) => send(client, placedOf(operationId), given);
  return {
    called,
    call,
    async subscribe(client, operationId, given) {
      const { headers } = await call(client, operationId, given);
      const location = headers.get('location') ?? '';
      return () => {
        const path = location.slice(url.length);
        const placed = operations.find((one) => one.method === 'delete' && patternOf(one.path).test(path))!;
        const [, subscriptionId] = patternOf(placed.path).exec(path) ?? [];
        return send(client, placed, { subscriptionId });
      };
    },
    async choices(client, input, given = {}) {
      const choices = input['x-ms-dynamic-values'] as Choices;
      const parameters = Object.entries(choices.parameters).map(([to, { parameter }]) => [to, given[parameter]]);
      const { body } = await call(client, choices.operationId, Object.fromEntries(parameters) as Values);
      const rows = (body as Values)[choices['value-collection']] as readonly object[];
      return rows.map((row) => [at(row, choices['value-path']), at(row, choices['value-title'])] as const);
    },
  };
}

const placedOf = (operationId: string): Placed =>
  operations.find(({ operation }) => operation.operationId === operationId)!;

/** Every field with a value list: its operation, its name and its schema. */
export const picks = operations.flatMap(({ operation }) =>
  (operation.parameters ?? [])
    .flatMap((parameter) => [
      [parameter.name, parameter as Schema] as const,
      ...propertiesBelow(parameter.schema ?? {}),
    ])
    .filter(([, schema]) => 'x-ms-dynamic-values' in schema)
    .map(([name, schema]) => [operation.operationId, name, schema] as const),
);

function propertiesBelow(schema: Schema): (readonly [string, Schema])[] {
  return Object.entries({ ...schema.items?.properties, ...schema.properties }).flatMap(([name, property]) => [
    [name, property] as const,
    ...propertiesBelow(property),
  ]);
}

/** Fails unless an event has the form that the file declares for a trigger. */
export function expectNotification(operationId: string, content: unknown): void {
  const declared = placedOf(operationId).item['x-ms-notification-content'] as { readonly schema: Schema };
  // Undeclared properties fail, because flows show only declared ones.
  expectToFit(closed(declared.schema), closed(swagger.definitions), content);
}

function requestOf({ path, operation }: Placed, given: Values): { address: string; body: object | undefined } {
  const query = new URLSearchParams();
  let address = path;
  let body: object | undefined;
  for (const parameter of operation.parameters ?? []) {
    const { name } = parameter;
    const value = given[name] ?? parameter.default;
    if (parameter.required === true && parameter.in !== 'body') expect([name, value]).not.toEqual([name, undefined]);
    if (parameter.in === 'body') body = bodyFor(parameter.schema ?? {}, given);
    else if (parameter.in === 'path') address = address.replace(`{${name}}`, encodeURIComponent(value as string));
    else if (value !== undefined) query.set(name, value as string);
  }
  return { address: query.size === 0 ? address : `${address}?${query.toString()}`, body };
}

/** Returns the body of a request: the given values, the defaults of the file, and the platform's callback URL. */
function bodyFor({ properties = {}, required }: Schema, given: Values): object {
  const needed = (required ?? []) as readonly string[];
  const names = Object.keys(properties).filter((name) => name in given || needed.includes(name));
  return Object.fromEntries(
    names.map((name) => {
      const schema = properties[name] ?? {};
      if (schema['x-ms-notification-url'] === true) return [name, given.callback];
      const value = given[name] ?? schema.default;
      if (schema.properties) return [name, bodyFor(schema, (value ?? {}) as Values)];
      const items = schema.items?.properties && schema.items;
      return [name, items ? (value as Values[]).map((item) => bodyFor(items, item)) : value];
    }),
  );
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`);

const at = (row: object, path: string): string =>
  path.split('/').reduce<unknown>((value, name) => (value as Values | undefined)?.[name], row) as string;

function expectToFit(schema: Schema, definitions: Swagger['definitions'], content: unknown): void {
  const ajv = new AjvDraft04({ strict: false, allErrors: true });
  addFormats(ajv);
  const validate = ajv.compile({ ...schema, definitions });
  expect([validate(content), validate.errors]).toEqual([true, null]);
}

/** Returns a schema that allows only the declared properties and OData's annotations. */
function closed<T extends object>(schema: T): T {
  const inner = Object.entries(schema).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null && !Array.isArray(value) ? closed(value as object) : (value as unknown),
  ]);
  const object = Object.fromEntries(inner) as T & { readonly type?: unknown; readonly properties?: unknown };
  const isObject = object.type === 'object' && object.properties !== undefined;
  return isObject ? { ...object, additionalProperties: false, patternProperties: { '@odata\\.': {} } } : object;
}

/** Returns a value without null properties, because flows treat null as a missing value. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(entries.map(([name, part]) => [name, withoutNulls(part)]));
}
