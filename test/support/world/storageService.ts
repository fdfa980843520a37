import { IncomingMessage, ServerResponse, type Server } from 'node:http';
import { Socket } from 'node:net';
import { createHttpHeaders, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import { connectionString } from '../../../local/storage/localStorage';
import { indexRangeQueries } from '../../../local/storage/rangeQueries';
import { requireAzurite } from '../../../local/storage/requireAzurite';

/** A storage account and the transport to it. */
export interface StorageService {
  readonly connectionString: string;
  /** The transport of the tables' SDK; the network by default. */
  readonly send?: (request: PipelineRequest) => Promise<PipelineResponse>;
}

/** The part of Azurite's servers that this file uses; the package has no types. */
interface AzuriteServer {
  readonly httpServer: Server;
  readonly beforeStart: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly getHttpServerAddress: () => string;
}

/** The ports in the connection string, on which no service listens. */
const QUEUES_AND_TABLES = { queue: 10001, table: 10002 };

/**
 * Opens an empty Azurite in this process and in memory, until the process ends. Calls to its tables need no network, which halves their
 * time.
 */
export async function openStorageService(): Promise<StorageService> {
  indexRangeQueries();
  const tables = serverOf('Table');
  await tables.beforeStart();
  // Reports need few calls, and their SDK accepts no other transport.
  const blobs = serverOf('Blob');
  await blobs.start();
  return {
    connectionString: connectionString({
      ...QUEUES_AND_TABLES,
      blob: Number(new URL(blobs.getHttpServerAddress()).port),
    }),
    send: oneAtATime((request) => sendTo(tables, request)),
  };
}

/**
 * Returns a transport that sends a request when the previous one is answered. Azurite keeps one list of changes for all transactions: if
 * two transactions overlap, the end of a refused one would undo the other. Requests over a network do not overlap.
 */
function oneAtATime(send: (request: PipelineRequest) => Promise<PipelineResponse>): typeof send {
  let last: Promise<unknown> = Promise.resolve();
  return (request) => {
    const answer = last.then(() => send(request));
    last = answer.catch(() => undefined);
    return answer;
  };
}

function serverOf(service: 'Table' | 'Blob'): AzuriteServer {
  const load = (name: string): new (configuration?: object) => object => {
    const module = requireAzurite(`${service.toLowerCase()}/${service}${name}`);
    return (module as { readonly default: new (configuration?: object) => object }).default;
  };
  const options = { isMemoryPersistence: true, enableAccessLog: false, port: 0 };
  return new (load('Server'))(Object.assign(new (load('Configuration'))(), options)) as AzuriteServer;
}

/** Passes a request to a server without a connection. Returns its answer. */
function sendTo({ httpServer }: AzuriteServer, request: PipelineRequest): Promise<PipelineResponse> {
  const body = Buffer.from(typeof request.body === 'string' ? request.body : '');
  const url = new URL(request.url);
  const incoming = new IncomingMessage(new Socket());
  const headers = { ...request.headers.toJSON(), host: url.host, 'content-length': String(body.length) };
  Object.assign(incoming, { method: request.method, url: url.pathname + url.search, headers, complete: true });
  incoming.rawHeaders = Object.entries(headers).flat();
  if (body.length > 0) incoming.push(body);
  incoming.push(null);

  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const take = (chunk: unknown): boolean => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
      return true;
    };
    const outgoing = new ServerResponse(incoming);
    const end = (chunk?: unknown): ServerResponse => {
      take(chunk);
      resolve(answerOf(request, outgoing, Buffer.concat(chunks)));
      outgoing.emit('finish');
      return outgoing;
    };
    Object.assign(outgoing, { write: take, end });
    httpServer.emit('request', incoming, outgoing);
  });
}

function answerOf(request: PipelineRequest, outgoing: ServerResponse, body: Buffer): PipelineResponse {
  const status = outgoing.statusCode;
  const known = Object.entries(outgoing.getHeaders()).map(([name, value]) => [name, String(value)]);
  const headers = createHttpHeaders(Object.fromEntries(known) as Record<string, string>);
  return { request, status, headers, bodyAsText: body.toString() };
}
