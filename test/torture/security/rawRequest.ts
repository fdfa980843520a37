import { Agent, request } from 'node:http';

/** A raw request, whose path is not normalised. */
export interface RawRequest {
  readonly method: string;
  /** The path and the query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Returns a target in which only characters are escaped that a request line cannot have. */
const sendable = (target: string): string =>
  target.replaceAll(/[^\x21-\x7e]/gu, (character) =>
    /[\ud800-\udfff]/.test(character) && character.length === 1 ? '%ED%A0%80' : encodeURIComponent(character),
  );

/** Sends a request with a content length, which the host requires. */
export function sendRaw(url: string, { method, target, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, agent, method, path: sendable(target), headers: { ...headers, ...length } as never },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: Object.fromEntries(
              Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
            ),
            text: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

interface Envelope {
  readonly error?: {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly innerError?: Readonly<Record<string, unknown>>;
  };
}

/** Returns what is wrong with an answer to any request: a 5xx status, or an error that is not in Graph's envelope. */
export function flawOf({ status, headers, text }: RawAnswer): string | undefined {
  if (status >= 500) return `answered ${status}: ${text.slice(0, 300)}`;
  if (!/^[0-9a-f-]{36}$/.test(headers['request-id'] ?? '')) return `answered ${status} without a request-id`;
  if (status < 400) return undefined;
  const body = envelopeOf(text);
  const { code, message, innerError } = body?.error ?? {};
  if (typeof code !== 'string' || typeof message !== 'string' || message === '')
    return `no envelope: ${text.slice(0, 300)}`;
  return innerError?.['request-id'] === headers['request-id'] ? undefined : `another request-id: ${text.slice(0, 300)}`;
}

function envelopeOf(text: string): Envelope | undefined {
  try {
    return JSON.parse(text) as Envelope;
  } catch {
    return undefined;
  }
}
