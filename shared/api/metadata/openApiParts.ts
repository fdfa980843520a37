import type { JsonSchema } from './jsonSchemas';

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
export const UNFINISHED = {
  202: {
    description: 'Not done yet',
    headers: {
      Location: { description: 'The address to poll', schema: { type: 'string', format: 'uri' } },
      'Retry-After': { description: 'Seconds until the next poll', schema: { type: 'integer' } },
    },
  },
} as const;

export const parameter = (name: ParameterName): object => ({ $ref: `#/components/parameters/${name}` });

export const queryOption = option;

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
export const ERROR_ANSWERS = {
  '4XX': { $ref: '#/components/responses/error' },
  '5XX': { $ref: '#/components/responses/error' },
} as const;
