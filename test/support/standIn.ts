import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to a stand-in of a service. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface StandIn {
  /** The base URL, without a slash at the end. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

type Answering = (asked: Asked) => Response | Promise<Response>;

/** Serves a stand-in of a service on a free port of this machine. */
export async function openStandIn(answering: Answering): Promise<StandIn> {
  const server = createServer((request, response) => void respond(request, response, answering));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function respond(request: IncomingMessage, response: ServerResponse, answering: Answering): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  const answer = await answering({ method: request.method ?? '', url, headers, body: Buffer.concat(chunks) });
  const body = Buffer.from(await answer.arrayBuffer());
  response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), 'content-length': body.length });
  response.end(body);
}
