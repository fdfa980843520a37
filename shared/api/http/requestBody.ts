import { GraphError } from '../../rules/errors';

const MAX_BYTES = 1024 * 1024;
const POSITION = /at position (\d+)(?: \(line (\d+) column (\d+)\))?/;

/** A body and the headers that describe it. */
export interface BodyMessage {
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
}

/**
 * Parses the JSON object in a request's body.
 * @throws GraphError RequestEntityTooLarge over 1 MiB, LengthRequired for a chunked body (the host drops it), UnsupportedMediaType for
 * another Content-Type, BadRequest when the body is missing or no JSON object
 */
export function parseBody({ headers, body }: BodyMessage): object {
  if (Buffer.byteLength(body) > MAX_BYTES) {
    throw new GraphError('RequestEntityTooLarge', `The request body is larger than ${MAX_BYTES} bytes.`);
  }
  if (body.trim() === '') throw missing(headers);
  requireJsonType(headers.get('content-type'));
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphError('BadRequest', 'The request body must be a JSON object.');
  }
  requireNoPrototype(value);
  return value;
}

/**
 * Refuses `__proto__`: JSON allows a property of this name, and copying an object with it would set the prototype of the copy.
 */
function requireNoPrototype(body: object): void {
  const left: object[] = [body];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (Object.hasOwn(next, '__proto__'))
      throw new GraphError('BadRequest', "The property '__proto__' does not exist; remove it.");
    for (const child of Object.values(next) as unknown[]) {
      if (typeof child === 'object' && child !== null) left.push(child);
    }
  }
}

/** Distinguishes a chunked body, which the Functions host drops, from an empty one. */
function missing(headers: BodyMessage['headers']): GraphError {
  if (headers.get('content-length') === null && headers.get('transfer-encoding') !== null) {
    return new GraphError(
      'LengthRequired',
      'The request body is chunked. Send it with a Content-Length header instead of Transfer-Encoding.',
    );
  }
  return new GraphError('BadRequest', 'The request body is missing. Send a JSON object with its Content-Length.');
}

function requireJsonType(contentType: string | null): void {
  if (contentType === null || contentType === '' || /^application\/json\s*(?:;|$)/i.test(contentType)) return;
  throw new GraphError('UnsupportedMediaType', 'The Content-Type of the request body must be application/json.');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new GraphError('BadRequest', `The request body is not valid JSON${position(cause)}.`, { cause });
  }
}

/** Returns the parser's position, but not its message, which quotes the body. */
function position(error: unknown): string {
  const [, offset, line, column] = POSITION.exec(error instanceof Error ? error.message : '') ?? [];
  if (offset === undefined) return '';
  return line === undefined
    ? `: error at position ${offset}`
    : `: error at position ${offset} (line ${line}, column ${column ?? '?'})`;
}
