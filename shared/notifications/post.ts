import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../telemetry/span';
import { mayCall, type AddressRules } from './addresses';

export interface Posting extends AddressRules {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** For all of it: name, connection, and as much of the answer as is read. */
  readonly timeoutMs: number;
  /** How much of the answer is read; what comes behind is not waited for. */
  readonly readBytes: number;
  /** How names become addresses; the system's way unless given. */
  readonly resolve?: typeof lookUp;
}

export interface Posted {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * POSTs to an address of somebody else's choice: the name is resolved here, every address it has is checked, and the connection goes
 * to one of those that were checked. Redirects are not followed and connections not kept. Throws an Error when there is no answer.
 */
export function post(url: URL, posting: Posting): Promise<Posted> {
  const attributes = { 'http.request.method': 'POST', 'server.address': url.hostname };
  return inSpan({ name: 'POST notification', kind: SpanKind.CLIENT, attributes }, async (span) => {
    const posted = await send(url, posting);
    span.setAttribute('http.response.status_code', posted.status);
    return posted;
  });
}

async function send(url: URL, posting: Posting): Promise<Posted> {
  const { headers, body, timeoutMs, readBytes } = posting;
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    agent: false,
    lookup: checkedLookup(url, posting),
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = open(url, options, (response) => {
      readStart(response, readBytes).then((text) => {
        const contentType = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode ?? 0, contentType, text });
        request.destroy();
      }, reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** Refuses a name as soon as one of its addresses is not to be called: which one is taken would be the name's choice. */
function checkedLookup({ protocol }: URL, posting: Posting): LookupFunction {
  const resolve = posting.resolve ?? lookUp;
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const found: readonly LookupAddress[] = error ? [] : addresses;
      const [first] = found;
      if (error || !first) {
        callback(error ?? new Error('The name has no address.'), '');
      } else if (!found.every(({ address }) => mayCall(address, protocol, posting))) {
        callback(new Error('The name does not lead to a public address.'), '');
      } else if (options.all) {
        callback(null, [...found]);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

async function readStart(response: IncomingMessage, bytes: number): Promise<string> {
  if (bytes === 0) return '';
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length >= bytes) break;
  }
  return text.slice(0, bytes);
}
