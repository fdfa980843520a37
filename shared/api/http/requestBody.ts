import { GraphError } from '../../rules/errors';

const MAX_BYTES = 1024 * 1024;
const POSITION = /at position (\d+)(?: \(line (\d+) column (\d+)\))?/;

/** A body as it arrived, and the headers that describe it. */
export interface SentBody {
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
}

/**
 * The JSON object that a request has to carry.
 * @throws GraphError RequestEntityTooLarge over 1 MiB, LengthRequired when the body was sent in chunks (the host drops it then),
 * UnsupportedMediaType when it says to be something else than JSON, BadRequest when it is missing or no JSON object
 */
export function parseBody({ headers, body }: SentBody): object {
  if (Buffer.byteLength(body) > MAX_BYTES) {
    throw new GraphError('RequestEntityTooLarge', `The request body is larger than ${MAX_BYTES} bytes.`);
  }
  if (body.trim() === '') throw missing(headers);
  requireJsonType(headers.get('content-type'));
  const value = parse(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphError('BadRequest', 'The request body has to be a JSON object.');
  }
  requireNoPrototype(value);
  return value;
}

/**
 * JSON knows a property `__proto__` like any other; whoever copies an object with it gives the copy another prototype, whose
 * properties nobody has checked.
 */
function requireNoPrototype(body: object): void {
  const left: object[] = [body];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (Object.hasOwn(next, '__proto__')) throw new GraphError('BadRequest', "There is no property '__proto__'.");
    for (const child of Object.values(next) as unknown[]) {
      if (typeof child === 'object' && child !== null) left.push(child);
    }
  }
}

/** The Functions host hands over an empty body when the request has no length: that must not pass for an empty one. */
function missing(headers: SentBody['headers']): GraphError {
  if (headers.get('content-length') === null && headers.get('transfer-encoding') !== null) {
    return new GraphError(
      'LengthRequired',
      'The request body was sent in chunks. Send it with a Content-Length header instead of Transfer-Encoding.',
    );
  }
  return new GraphError('BadRequest', 'The request needs a JSON object as its body, and its Content-Length.');
}

function requireJsonType(contentType: string | null): void {
  if (contentType === null || contentType === '' || /^application\/json\s*(?:;|$)/i.test(contentType)) return;
  throw new GraphError('UnsupportedMediaType', 'The Content-Type of the request body has to be application/json.');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new GraphError('BadRequest', `The request body is not valid JSON${position(cause)}.`, { cause });
  }
}

/** Where the parser stopped, if it says so; the rest of its message quotes the body. */
function position(error: unknown): string {
  const [, offset, line, column] = POSITION.exec(error instanceof Error ? error.message : '') ?? [];
  if (offset === undefined) return '';
  return line === undefined
    ? `: error at position ${offset}`
    : `: error at position ${offset} (line ${line}, column ${column ?? '?'})`;
}
