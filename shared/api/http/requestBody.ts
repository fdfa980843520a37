import { TextDecoder } from 'node:util';
import { GraphError, invalid } from '../../rules/errors';
import type { Endpoint } from '../endpoint/endpoint';
import { decode } from './contentCoding';

const MAX_BYTES = 1024 * 1024;
/** The properties and elements of a body, at all depths; the largest definition has about 7,000. */
const MOST_VALUES = 10_000;
const MOST_PROPERTIES = 200;
const DEEPEST = 32;
const LONGEST_NAME = 256;
const POSITION = /at position (\d+)(?: \(line (\d+) column (\d+)\))?/;

/** A body and the headers that describe it. */
export interface BodyMessage {
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string | Uint8Array;
}

/**
 * Returns the body of a request; undefined if the endpoint takes none. Operations of Graph then ignore a body. The product's own operations
 * refuse a body with properties, because the client expects them to have an effect. Throws what `parseBody` throws.
 */
export function readBody(message: BodyMessage, { id, takesBody }: Pick<Endpoint<never>, 'id' | 'takesBody'>): unknown {
  if (takesBody) return parseBody(message);
  if (isOwn(id) && message.body.length > 0) refuseProperties(parseBody(message));
  return undefined;
}

/**
 * Returns whether an operation is the product's own. The id of an operation of Graph is the number of its page; any other id begins with
 * `$`.
 */
const isOwn = (id: string): boolean => id.startsWith('$');

function refuseProperties(body: object): void {
  const problems = Object.keys(body).map((target) => {
    return {
      code: 'invalid',
      target,
      message: `'${target}' does not exist here; remove it. This operation takes no body.`,
    };
  });
  if (problems.length > 0) throw invalid(problems);
}

/**
 * Parses the JSON object in a request's body. Throws RequestEntityTooLarge over 1 MiB, LengthRequired for a chunked body (the host drops
 * it), UnsupportedMediaType for another Content-Type or an unknown charset, and BadRequest when the body is missing, is not in its charset,
 * or is not a JSON object.
 */
export function parseBody({ headers, body }: BodyMessage): object {
  const text = textOf(headers, body);
  if (text.trim() === '') throw missing(headers);
  requireJsonType(headers.get('content-type'));
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphError('BadRequest', 'The request body must be a JSON object.');
  }
  requireModestShape(value);
  return value;
}

function textOf(headers: BodyMessage['headers'], body: string | Uint8Array): string {
  if (body.length > MAX_BYTES || Buffer.byteLength(body) > MAX_BYTES) {
    throw new GraphError('RequestEntityTooLarge', `The request body is larger than ${MAX_BYTES} bytes.`);
  }
  if (typeof body === 'string') return body;
  return decodeText(decode(body, headers.get('content-encoding') ?? '', MAX_BYTES), headers.get('content-type') ?? '');
}

/** Decodes a body. Windows PowerShell sends Latin-1 without declaring it, unless the caller's Content-Type asks for UTF-8. */
function decodeText(bytes: Uint8Array, contentType: string): string {
  const [, charset = 'utf-8'] = /;\s*charset="?([^";\s]{1,40})/i.exec(contentType) ?? [];
  const decoder = decoderOf(charset);
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    const message = `The request body is not in the charset '${charset}'. Send it as UTF-8, with the Content-Type 'application/json; charset=utf-8'.`;
    throw new GraphError('BadRequest', message, { cause });
  }
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch (cause) {
    const message = `The charset '${charset}' of the Content-Type is not supported; send utf-8.`;
    throw new GraphError('UnsupportedMediaType', message, { cause });
  }
}

/**
 * Limits the work that an unvalidated body can cause. Refuses `__proto__`, because copying an object with a property of this name would set
 * the prototype of the copy.
 */
function requireModestShape(body: object): void {
  const left: (readonly [value: object, depth: number])[] = [[body, 1]];
  let values = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [object, depth] = next;
    const names = Object.keys(object);
    values += names.length;
    if (depth > DEEPEST) throw tooBig(`is nested deeper than ${DEEPEST} levels`);
    if (values > MOST_VALUES) throw tooBig(`has more than ${MOST_VALUES} properties and elements`);
    if (!Array.isArray(object)) requireNames(names);
    for (const child of Object.values(object) as unknown[]) {
      if (typeof child === 'object' && child !== null) left.push([child, depth + 1]);
    }
  }
}

function requireNames(names: readonly string[]): void {
  if (names.length > MOST_PROPERTIES) throw tooBig(`has an object with more than ${MOST_PROPERTIES} properties`);
  if (names.includes('__proto__')) {
    throw new GraphError('BadRequest', "The property '__proto__' does not exist; remove it.");
  }
  const link = names.find((name) => /@odata\.bind$/i.test(name));
  if (link !== undefined) {
    const target = link.replace(/@.*/, '');
    throw new GraphError('BadRequest', `'${link}' is not supported; send the objects themselves in '${target}'.`);
  }
  if (names.some((name) => name.length > LONGEST_NAME)) {
    throw tooBig(`has a property whose name is longer than ${LONGEST_NAME} characters`);
  }
}

const tooBig = (what: string): GraphError => new GraphError('BadRequest', `The request body ${what}.`);

/** Returns the error for a request without a body. It differs for a chunked body, which the Functions host drops, and an empty one. */
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
