import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from './startError';

/** The most bytes of a request's head. Node's own limit would refuse a long URL before the app sees it. */
const longestHead = 128 * 1024;
/** How long idle connections stay open, in milliseconds. Closing them earlier would race with the client's next call. */
const keepAliveMs = 600_000;
/** The milliseconds that open calls have to end when a listener closes. */
const graceMs = 1_000;

export interface Listener {
  readonly port: number;
  /** Refuses new calls; resolves when no call is open. */
  readonly close: () => Promise<void>;
}

/**
 * Listens on 127.0.0.1. Port 0 takes a free one. Throws StartError when the port is taken; `option` is its
 * name on the command line.
 */
export async function listen(handler: RequestListener, port = 0, option = ''): Promise<Listener> {
  const server: Server = createServer(
    { keepAliveTimeout: keepAliveMs, requestTimeout: 0, maxHeaderSize: longestHead },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.message})`;
      reject(new StartError(`Port ${port} ${why}; choose another with ${option}.`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeIdleConnections();
      const timer = setTimeout(() => {
        server.closeAllConnections();
      }, graceMs);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Creates a listener that answers 503 until it is connected, because the port must be known before the app starts. */
export function createSwitchboard(): { listener: RequestListener; connect: (listener: RequestListener) => void } {
  let current: RequestListener | undefined;
  return {
    listener: (request, response) => {
      if (current !== undefined) {
        current(request, response);
        return;
      }
      response.writeHead(503, { 'retry-after': '1' });
      response.end();
    },
    connect: (listener) => {
      current = listener;
    },
  };
}

/** Returns the whole body of a request. Throws when the caller disconnects before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
