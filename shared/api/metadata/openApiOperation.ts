import { describePermission } from '../../auth/permissions';
import type { Endpoint, Version } from '../endpoint/endpoint';
import { queryOf } from './queryOf';
import type { ListSpec } from '../odata/queryOptions';
import { bodySchema, reference, valueSchema, type JsonSchema } from './jsonSchemas';
import { typeRef, type TypeRef } from './model';
import { resolvePath, type PathStep } from './resolvePath';
import type { ServedModel } from './servedModel';

/** An endpoint with its resolved path. */
interface Subject {
  readonly endpoint: Endpoint<never>;
  readonly steps: readonly PathStep[];
  readonly last: PathStep | undefined;
  readonly model: ServedModel;
}

interface OperationObject {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly object[];
  readonly requestBody?: object;
  readonly responses: object;
}

/** Returns the operation object of an endpoint row, without its id. */
export function openApiOperation(endpoint: Endpoint<never>, version: Version, model: ServedModel): OperationObject {
  const steps = resolvePath(endpoint.path, version) ?? [];
  const subject: Subject = { endpoint, steps, last: steps.at(-1), model };
  const body = bodyOf(subject, version);
  return {
    tags: [tagOf(subject)],
    summary: endpoint.summary ?? summaryOf(subject),
    description: describePermission(endpoint.permission),
    parameters: [
      ...pathParameters(subject),
      ...queryParameters(queryOf(endpoint, version)),
      ...headersOf(subject).map(parameter),
    ],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { ...successOf(subject), ...(isUnfinished(endpoint) ? UNFINISHED : {}), ...ERROR_ANSWERS },
  };
}

const isUnfinished = ({ isLongRunning, path }: Endpoint<never>): boolean =>
  isLongRunning === true || path.endsWith('/monitor');

/** Returns the type under which the documentation lists the operation. */
function tagOf({ steps }: Subject): string {
  const types = steps.flatMap(({ operation, type }) => (operation ? typeRef(operation.on).name : (type?.name ?? [])));
  return types.at(-1) ?? 'service';
}

const VERBS = { GET: 'Get', POST: 'Create', PUT: 'Update', PATCH: 'Update', DELETE: 'Delete' } as const;

function summaryOf({ endpoint, last }: Subject): string {
  if (last?.operation) return `Invoke ${last.operation.kind} ${last.name}`;
  if (last?.type?.isCollection && endpoint.method === 'GET') return `List ${last.name}`;
  return `${VERBS[endpoint.method]} ${last?.type?.name ?? endpoint.operation}`;
}

function pathParameters({ endpoint, steps, model }: Subject): object[] {
  const functions = steps.flatMap(({ operation }) => operation ?? []);
  return [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const type = functions.map(({ parameters }) => parameters?.[name]).find((found) => found !== undefined);
    return {
      name,
      in: 'path',
      required: true,
      schema: type === undefined ? { type: 'string', format: 'uuid' } : valueSchema(type, model),
    };
  });
}

function queryParameters(query: ListSpec | undefined): object[] {
  if (!query) return [];
  const { filter, orderby, select, expand, search, single } = query;
  const paths = Object.entries(filter ?? {}).map(([path, operators]) => `${path} (${operators.join(', ')})`);
  const listed = (name: string, intro: string, names: readonly string[] | undefined) =>
    names && names.length > 0 ? [queryOption(name, `${intro}: ${names.join('; ')}.`)] : [];
  return [
    ...listed('$filter', 'Filters by these properties with these operators', paths),
    ...(search === true ? [queryOption('$search', 'Words, or beginnings of words.')] : []),
    ...listed('$orderby', 'Sorts by these properties', orderby),
    ...(select === undefined ? [] : [queryOption('$select', 'The properties to return.')]),
    ...listed('$expand', 'Includes these related objects', expand),
    ...(single ? [] : [parameter('top'), parameter('skip'), parameter('count')]),
  ];
}

/** Returns the kind of a request, which determines its headers and answers. */
function kindOf({ endpoint: { method, answersEntity }, last }: Subject): Kind {
  if (!last) return 'service';
  if (last.operation) return last.operation.kind;
  const isCollection = last.type?.isCollection === true;
  switch (method) {
    case 'GET':
      return isCollection ? 'list' : 'object';
    case 'POST':
      return 'creation';
    case 'DELETE':
      return 'deletion';
    default:
      return answersEntity ? 'answered change' : 'change';
  }
}

type Kind =
  'service' | 'action' | 'function' | 'list' | 'object' | 'creation' | 'deletion' | 'change' | 'answered change';

const HEADERS: Readonly<Record<Kind, readonly Parameters<typeof parameter>[0][]>> = {
  service: [],
  action: ['ifMatch'],
  function: ['prefer'],
  list: ['prefer'],
  object: ['ifNoneMatch'],
  creation: ['prefer'],
  deletion: ['ifMatch'],
  change: ['ifMatch'],
  'answered change': ['ifMatch', 'prefer'],
};

/** Returns the headers for the kind of the request, and `Idempotency-Key` for a POST. */
const headersOf = (subject: Subject): readonly Parameters<typeof parameter>[0][] => [
  ...HEADERS[kindOf(subject)],
  ...(subject.endpoint.isLongRunning && kindOf(subject) === 'action' ? (['prefer'] as const) : []),
  ...(subject.endpoint.method === 'POST' ? (['idempotencyKey'] as const) : []),
];

/** Returns the validator's schema of the body; without one, the parameters of the action or the type of the resource. */
function bodyOf({ endpoint, last, model }: Subject, version: Version): JsonSchema | undefined {
  if (!endpoint.takesBody) return undefined;
  if (endpoint.bodySchema) return bodySchema(endpoint.bodySchema(version));
  const parameters = last?.operation?.parameters;
  if (parameters) {
    const properties = Object.entries(parameters).map(([name, text]) => [name, valueSchema(text, model)]);
    return { type: 'object', properties: Object.fromEntries(properties) as JsonSchema };
  }
  return last?.type ? reference(last.type.name) : { type: 'object' };
}

/** The successful answer of each kind of request that has a body. */
const SUCCESS: Readonly<Partial<Record<Kind, (type: TypeRef, model: ServedModel) => object>>> = {
  creation: (type, model) => ({ 201: answer(valueOf(type, model), { headers: ['Location', 'ETag'] }) }),
  object: (type, model) => ({
    200: answer(valueOf(type, model), { headers: ['ETag'] }),
    304: { description: 'Not modified' },
  }),
  'answered change': (type, model) => ({ 200: answer(valueOf(type, model), { headers: ['ETag'] }) }),
  list: (type, model) => ({ 200: answer(returned(type, model)) }),
  function: (type, model) => ({ 200: answer(returned(type, model)) }),
  action: (type, model) => ({ 200: answer(returned(type, model)) }),
};

function successOf(subject: Subject): object {
  const { endpoint, last, model } = subject;
  if (!last) {
    return { 200: answer({ type: endpoint.produces ? 'string' : 'object' }, { contentType: endpoint.produces }) };
  }
  const success = SUCCESS[endpoint.creates ? 'creation' : kindOf(subject)];
  return last.type && success ? success(last.type, model) : { 204: { description: 'Done' } };
}

interface AnswerOptions {
  readonly contentType?: string | undefined;
  readonly headers?: readonly string[];
}

function answer(schema: JsonSchema, { contentType = 'application/json', headers = [] }: AnswerOptions = {}): object {
  const described = headers.map((name) => [name, { schema: { type: 'string' } }]);
  return {
    description: 'Done',
    ...(headers.length > 0 ? { headers: Object.fromEntries(described) as object } : {}),
    content: { [contentType]: { schema } },
  };
}

const valueOf = ({ name }: TypeRef, model: ServedModel): JsonSchema => valueSchema(`${name}!`, model);

const returned = (type: TypeRef, model: ServedModel): JsonSchema =>
  type.isCollection ? page(valueOf(type, model)) : valueOf(type, model);

const page = (item: JsonSchema): JsonSchema => ({
  type: 'object',
  required: ['value'],
  properties: {
    '@odata.context': { type: 'string' },
    '@odata.count': { type: 'integer' },
    '@odata.nextLink': { type: 'string', format: 'uri' },
    value: { type: 'array', items: item },
  },
});

const header = (name: string, description: string): object => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

const option = (name: string, description: string, schema: JsonSchema = { type: 'string' }): object => ({
  name,
  in: 'query',
  description,
  schema,
});

/** Parameters that many operations share, by the names under which they refer to them. */
export const COMMON_PARAMETERS = {
  top: option('$top', 'The number of objects on a page.', { type: 'integer', minimum: 1, maximum: 999, default: 100 }),
  skip: option('$skip', 'The number of objects to skip.', { type: 'integer', minimum: 0, default: 0 }),
  count: option('$count', 'Whether @odata.count covers all pages.', { type: 'boolean', default: false }),
  ifMatch: header('If-Match', 'Changes the object only if its ETag is one of these; otherwise the answer is 412.'),
  ifNoneMatch: header('If-None-Match', 'Answers 304 if the ETag of the object is one of these.'),
  idempotencyKey: header(
    'Idempotency-Key',
    'Repeating a request with the same key, path and body within 24 hours returns the first answer.',
  ),
  prefer: header(
    'Prefer',
    'return=minimal, respond-async, odata.maxpagesize=n or include-unknown-enum-members (beta).',
  ),
} as const;

type ParameterName = keyof typeof COMMON_PARAMETERS;

/** The answer while work continues. */
const UNFINISHED = {
  202: {
    description: 'Not done yet',
    headers: {
      Location: { description: 'The address to poll', schema: { type: 'string', format: 'uri' } },
      'Retry-After': { description: 'Seconds until the next poll', schema: { type: 'integer' } },
    },
  },
} as const;

const parameter = (name: ParameterName): object => ({ $ref: `#/components/parameters/${name}` });

const queryOption = option;

export const ERROR_SCHEMA: JsonSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        details: {
          type: 'array',
          description: 'Each bad property or query option.',
          items: {
            type: 'object',
            properties: { code: { type: 'string' }, target: { type: 'string' }, message: { type: 'string' } },
          },
        },
        innerError: {
          type: 'object',
          properties: {
            date: { type: 'string' },
            'request-id': { type: 'string' },
            'client-request-id': { type: 'string' },
          },
        },
      },
    },
  },
};

export const COMMON_RESPONSES = {
  error: {
    description: 'The error',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/error' } } },
  },
} as const;

/** The errors that every operation can return. */
const ERROR_ANSWERS = {
  '4XX': { $ref: '#/components/responses/error' },
  '5XX': { $ref: '#/components/responses/error' },
} as const;
