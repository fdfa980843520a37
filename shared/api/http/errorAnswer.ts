import { GraphError, type GraphErrorCode } from '../../rules/errors';

const STATUS: Readonly<Record<GraphErrorCode, number>> = {
  BadRequest: 400,
  InvalidAuthenticationToken: 401,
  Forbidden: 403,
  ResourceNotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  LengthRequired: 411,
  PreconditionFailed: 412,
  RequestEntityTooLarge: 413,
  RequestUriTooLong: 414,
  UnsupportedMediaType: 415,
  FailedDependency: 424,
  TooManyRequests: 429,
  ServiceUnavailable: 503,
};

const RETRY_AFTER_SECONDS = 10;

/** Identifies a request in its answer and in the log. */
export interface Trace {
  readonly requestId: string;
  readonly clientRequestId: string;
  /** The time of the request, a UTC instant. */
  readonly now: string;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/**
 * Returns the answer for an error, in Graph's envelope. An error that is not a GraphError is a bug: the answer has only the request id,
 * because the error's text may hold secrets.
 */
export function errorAnswer(error: unknown, trace: Trace): ErrorAnswer {
  if (!(error instanceof GraphError)) {
    const message = `The request failed because of an internal error. Its request id is ${trace.requestId}.`;
    return { status: 500, headers: {}, body: envelope({ code: 'InternalServerError', message }, trace) };
  }
  const { code, message, details } = error;
  const content = details.length > 0 ? { code, message, details } : { code, message };
  return { status: STATUS[code], headers: headersOf(error), body: envelope(content, trace) };
}

function envelope(content: object, { requestId, clientRequestId, now }: Trace): object {
  const innerError = {
    date: now.slice(0, 19),
    'request-id': requestId,
    'client-request-id': clientRequestId,
  };
  return { error: { ...content, innerError } };
}

function headersOf({ code, retryAfterSeconds }: GraphError): Readonly<Record<string, string>> {
  switch (code) {
    case 'InvalidAuthenticationToken':
      return { 'WWW-Authenticate': 'Bearer realm="access reviews", error="invalid_token"' };
    case 'TooManyRequests':
    case 'ServiceUnavailable':
      return { 'Retry-After': String(retryAfterSeconds ?? RETRY_AFTER_SECONDS) };
    default:
      return {};
  }
}
