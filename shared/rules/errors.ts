/** What a caller is told went wrong; `shared/http` maps each code to its status (docs/architecture.md, errors). */
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

/** One bad property: `target` is its path in the request, such as `settings/recurrence/pattern/type`. */
export interface ErrorDetail {
  readonly code: string;
  readonly target: string;
  readonly message: string;
}

interface GraphErrorOptions extends ErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Seconds after which a repeated call may succeed; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
}

/** The one error that reaches a caller; whatever else is thrown is a bug and answers 500. */
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

/** The error for an object that is not there, or that the caller's path does not lead to. */
export const notFound = (type: string, id: string): GraphError =>
  new GraphError('ResourceNotFound', `There is no ${type} with the id '${id}'.`);

/** The error for a request whose properties are wrong, all of them named at once. */
export function invalid(details: readonly ErrorDetail[]): GraphError {
  const message = details.map((detail) => detail.message).join(' ');
  return new GraphError('BadRequest', message, { details });
}
