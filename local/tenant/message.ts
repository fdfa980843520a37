import { randomUUID } from 'node:crypto';

/** The headers by their names in lower case. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A request to the tenant as plain values; `url` is the path and query. */
export interface TenantRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
}

/** Returns whether a browser wants a page; every other client gets JSON. */
export const isForBrowser = ({ headers }: Pick<TenantRequest, 'headers'>): boolean =>
  String(headers.accept).includes('text/html');

/** An answer of the tenant. */
export interface TenantAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, or `cut`: the connection ends without one. */
export type TenantResponse = TenantAnswer | 'cut';

/** A JSON object whose properties have not been checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A refusal, with Graph's status and code. */
export class DirectoryError extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'DirectoryError';
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** Returns the error for a malformed request, with Graph's code. */
export const badRequest = (message: string): DirectoryError => new DirectoryError(400, 'Request_BadRequest', message);

/** Returns a text that a body must have. Throws DirectoryError. */
export function requiredText(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '')
    throw badRequest(`A value is required for property '${name}' of resource.`);
  return value;
}

/** Returns the error for an object, or a link to one, that does not exist. */
export const resourceNotFound = (id: string): DirectoryError =>
  new DirectoryError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Returns a JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): TenantAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** Returns an answer without a body. */
export const empty = (status: number): TenantAnswer => ({ status, headers: {}, body: '' });

/** Returns an error answer in Graph's envelope. */
export function failure(error: DirectoryError): TenantAnswer {
  const requestId = randomUUID();
  const innerError = {
    date: new Date().toISOString().slice(0, 19),
    'request-id': requestId,
    'client-request-id': requestId,
  };
  const body = { error: { code: error.code, message: error.message, innerError } };
  return json(error.status, body, { 'request-id': requestId, 'client-request-id': requestId, ...error.headers });
}

/** Returns whether a value is a JSON object and neither null nor an array. */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Returns the JSON object in a request's body. Throws DirectoryError 400 for any other body. */
export function parseObject(body: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  if (!isObject(value)) throw badRequest('The request payload must be a JSON object.');
  return value;
}
