import { Readable } from 'node:stream';
import { createHttpHeaders, RestError, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { GraphError } from '../../../shared/rules/errors';
import { bytesOf, type Blobs } from '../../../shared/storage/reports/blobs';
import type { WorkQueue } from '../../../shared/storage/work/workQueue';
import type { Gate, OutsideCall } from './gate';

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');

/** Returns the table that a request reads or changes. */
export const tableOf = ({ url, body }: PipelineRequest): string =>
  /\/w\d+x(\w+)/.exec(url)?.[1] ?? /\/w\d+x(\w+)/.exec(textOf(body))?.[1] ?? '';

/** Returns a transport for the tables' SDK whose requests pass a gate. */
export const gatedTables = (send: HttpClient['sendRequest'], gate: Gate): HttpClient => ({
  sendRequest: (request) =>
    gate(callOf(request), {
      send: () => send(request),
      refuse: (refusal) => {
        if (refusal === 'cut') throw new RestError('socket hang up', { code: RestError.REQUEST_SEND_ERROR, request });
        const { status, retryAfter } = refusal;
        const headers = createHttpHeaders(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
        return { request, status, headers, bodyAsText: '{}' };
      },
    }),
});

const callOf = (request: PipelineRequest): OutsideCall => ({
  target: 'storage',
  name: `${tableOf(request)} ${request.method === 'GET' ? questionOf(request) : `write ${changesOf(request)}`}`,
  writes: request.method !== 'GET',
});

const ROW_KEY = /RowKey='(.*)'\)/;

function questionOf({ url }: PipelineRequest): string {
  const { pathname, searchParams } = new URL(url);
  const [, key] = ROW_KEY.exec(decodeURIComponent(pathname)) ?? [];
  return key === undefined ? `range ${searchParams.get('$filter') ?? ''}` : `find ${key}`;
}

/** Matches the changes of a transaction: method, URL, headers, and the row unless it is deleted. */
const CHANGE = /^(DELETE|POST|PUT) (\S+) HTTP[^{]*?(?=\{|\r?\n\r?\n--)(?:\{.*?"RowKey":"([^"]*)")?/gm;

function changesOf({ method, url, body, headers }: PipelineRequest): string {
  const text = textOf(body);
  if (!url.includes('$batch')) {
    const key = ROW_KEY.exec(decodeURIComponent(url))?.[1] ?? /"RowKey":"([^"]*)"/.exec(text)?.[1] ?? '';
    return `${kindOf(method, headers.has('if-match'))} ${key}`;
  }
  const changes = [...text.matchAll(CHANGE)].map(([change, verb = '', address = '', written]) => {
    const key = written ?? ROW_KEY.exec(decodeURIComponent(address))?.[1] ?? '';
    return `${kindOf(verb, /^if-match/im.test(change))} ${key}`;
  });
  return changes.join(', ');
}

function kindOf(method: string, isConditional: boolean): string {
  if (method === 'POST') return 'insert';
  if (method === 'DELETE') return 'delete';
  return isConditional ? 'replace' : 'upsert';
}

/** Throws the error of the storage's adapters for a 503, in tests in which the adapters themselves are not tested. */
function refuseStorage(): never {
  throw new GraphError('ServiceUnavailable', 'The storage does not respond; try again later.', {
    retryAfterSeconds: 5,
  });
}

/** Returns storage for reports and packs whose calls pass a gate. */
export function gatedBlobs(blobs: Blobs, gate: Gate): Blobs {
  const pass = <T>(name: string, send: () => Promise<T>): Promise<T> =>
    gate(
      { target: 'storage', name: `reports ${name}`, writes: name !== 'read' && name !== 'open' },
      { send, refuse: refuseStorage },
    );
  return {
    stage: (name, n, text) => pass(`stage ${n}`, () => blobs.stage(name, n, text)),
    commit: (name, blocks) => pass('commit', () => blobs.commit(name, blocks)),
    // Read the content before the call, because a process that dies would leave it unfinished for ever.
    write: async (name, content) => {
      const whole = await bytesOf(content);
      await pass('write', () => blobs.write(name, Readable.from([whole])));
    },
    open: (name) => pass('open', () => blobs.open(name)),
    read: (name) => pass('read', () => blobs.read(name)),
    remove: (name) => pass('remove', () => blobs.remove(name)),
  };
}

export const gatedQueue = (queue: WorkQueue, gate: Gate): WorkQueue => ({
  send: (message, delaySeconds) =>
    gate(
      { target: 'queue', name: `send ${JSON.stringify(message)} ${delaySeconds ?? 0}`, writes: true },
      { send: () => queue.send(message, delaySeconds), refuse: refuseStorage },
    ),
});
