import { lookup as lookUp, type LookupAddress } from 'node:dns';
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../telemetry/span';
import { mayCall, type AddressRules } from './addresses';

export interface PostRequest extends AddressRules {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The milliseconds for the whole call: resolving the name, connecting, and reading the first part of the answer. */
  readonly timeoutMs: number;
  /** How many bytes of the answer are read; the remainder is not awaited. */
  readonly readBytes: number;
  /** Resolves names; by default with the system's resolver. */
  readonly resolve?: typeof lookUp;
}

interface PostResponse {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * POSTs to an address that a caller chose. Resolves the name, checks each of its IP addresses, and connects to a checked one. Follows no
 * redirects and keeps no connections. Throws an Error when there is no answer.
 */
export function post(url: URL, request: PostRequest): Promise<PostResponse> {
  const attributes = { 'http.request.method': 'POST', 'server.address': url.hostname };
  return inSpan({ name: 'POST notification', kind: SpanKind.CLIENT, attributes }, async (span) => {
    const response = await send(url, request);
    span.setAttribute('http.response.status_code', response.status);
    return response;
  });
}

async function send(url: URL, request: PostRequest): Promise<PostResponse> {
  const { headers, body, timeoutMs, readBytes } = request;
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    agent: false,
    lookup: checkedLookup(url, request),
    signal: AbortSignal.timeout(timeoutMs),
  };
  return new Promise((resolve, reject) => {
    const open = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = open(url, options, (response) => {
      readStart(response, readBytes).then((text) => {
        const contentType = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode ?? 0, contentType, text });
        outgoing.destroy();
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Refuses a name if any of its addresses is not allowed, because the resolver decides which address is used. */
function checkedLookup({ protocol }: URL, request: PostRequest): LookupFunction {
  const resolve = request.resolve ?? lookUp;
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const found: readonly LookupAddress[] = error ? [] : addresses;
      const [first] = found;
      if (error || !first) {
        callback(error ?? new Error('The name has no address.'), '');
      } else if (!found.every(({ address }) => mayCall(address, protocol, request))) {
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
