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

/** Parameters that many operations take, by the names under which they are referred to. */
export const COMMON_PARAMETERS = {
  top: option('$top', 'How many objects a page has.', { type: 'integer', minimum: 1, maximum: 999, default: 100 }),
  skip: option('$skip', 'How many objects are passed over.', { type: 'integer', minimum: 0, default: 0 }),
  count: option('$count', 'Whether @odata.count counts all objects that match.', { type: 'boolean', default: false }),
  ifMatch: header('If-Match', 'ETags of the versions of the object that may be changed; any other answers 412.'),
  ifNoneMatch: header('If-None-Match', 'ETags of the versions that the caller has; they answer 304.'),
  idempotencyKey: header(
    'Idempotency-Key',
    'A repetition with the same key, path and body within 24 hours is given the first answer again.',
  ),
  prefer: header(
    'Prefer',
    'return=minimal, respond-async, odata.maxpagesize=n or include-unknown-enum-members (beta).',
  ),
} as const;

type ParameterName = keyof typeof COMMON_PARAMETERS;

/** The answer while work goes on. */
export const UNFINISHED = {
  202: {
    description: 'Not done yet',
    headers: {
      Location: { description: 'Where to look again', schema: { type: 'string', format: 'uri' } },
      'Retry-After': { description: 'After how many seconds', schema: { type: 'integer' } },
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
    description: 'What went wrong',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/error' } } },
  },
} as const;

/** Every operation can answer these. */
export const ERROR_ANSWERS = {
  '4XX': { $ref: '#/components/responses/error' },
  '5XX': { $ref: '#/components/responses/error' },
} as const;
