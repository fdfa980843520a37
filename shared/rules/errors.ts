/** The error codes of answers; `shared/api/http` maps each to its status. */
export type GraphErrorCode =
  | 'BadRequest'
  | 'InvalidAuthenticationToken'
  | 'Forbidden'
  | 'ResourceNotFound'
  | 'MethodNotAllowed'
  | 'Conflict'
  | 'LengthRequired'
  | 'PreconditionFailed'
  | 'RequestEntityTooLarge'
  | 'RequestUriTooLong'
  | 'UnsupportedMediaType'
  | 'FailedDependency'
  | 'TooManyRequests'
  | 'ServiceUnavailable';

/** One bad property. `target` is its path in the request, such as `settings/recurrence/pattern/type`. */
export interface ErrorDetail {
  readonly code: string;
  readonly target: string;
  readonly message: string;
}

interface GraphErrorOptions extends ErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** The seconds after which a retry may succeed; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** The only error that reaches a caller. Any other error is a bug, and the answer is 500. */
export class GraphError extends Error {
  readonly code: GraphErrorCode;
  readonly details: readonly ErrorDetail[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: GraphErrorCode, message: string, options: GraphErrorOptions = {}) {
    super(message, options);
    this.name = 'GraphError';
    this.code = code;
    this.details = options.details ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Returns the error for an object that does not exist, or to which the caller's path does not lead. */
export const notFound = (type: string, id: string): GraphError =>
  new GraphError('ResourceNotFound', `There is no ${type} with the id '${id}'.`);

/** The most problems that one answer names; a body can have thousands. */
const MOST_DETAILS = 50;

/** Returns the error for a request with bad properties. It names the first 50 of them. */
export function invalid(problems: readonly ErrorDetail[]): GraphError {
  const more = problems.length - MOST_DETAILS;
  const rest: ErrorDetail = { code: 'invalid', target: '', message: `And ${more} more problems.` };
  const details = more > 0 ? [...problems.slice(0, MOST_DETAILS), rest] : problems;
  return new GraphError('BadRequest', details.map(({ message }) => message).join(' '), { details });
}
