import { Agent, request as send, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { listen, type Listener } from '../listener';
import type { Fault, Faults } from '../tenant/faults';
import type { Stats } from '../tenant/stats';
import { classifyCall, decodeCall, queueOfSend, type StorageService } from './classifyCall';

/** Is notified of the product's queue messages, so that workers need not poll. */
export interface QueueObserver {
  /** Called when a message is being sent. */
  readonly onSend: (queue: string) => void;
  /** Called when the sending call is answered. If it succeeded, the message can be received. */
  readonly onSent: (queue: string) => void;
}

export interface ProxyOptions {
  readonly service: StorageService;
  /** The port of the service behind the proxy, on 127.0.0.1. */
  readonly port: number;
  readonly stats: Stats;
  readonly faults: Faults;
  readonly observer: QueueObserver;
}

export interface StorageProxy extends Listener {
  /** Counts a call that can bypass the proxy, and returns the port of the service; undefined if a fault or an observer needs the call. */
  readonly passUnseen: (method: string, url: string) => number | undefined;
}

function answerFault(fault: Fault, status: number, response: ServerResponse): void {
  if (status === 0) {
    response.destroy();
    return;
  }
  const headers = fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  response.writeHead(status, { 'x-ms-error-code': 'InjectedFault', ...headers });
  response.end();
}

function forward(incoming: IncomingMessage, response: ServerResponse, target: { port: number; agent: Agent }): void {
  const outgoing = send({
    ...target,
    host: '127.0.0.1',
    method: incoming.method,
    path: incoming.url,
    headers: incoming.headers,
  });
  outgoing.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
    answer.on('error', () => response.destroy());
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  incoming.pipe(outgoing);
}

/**
 * Starts a proxy on a free port in front of one storage service. It counts the product's calls, injects the faults of the target `storage`,
 * and notifies the observer of messages. Signatures do not include the host, so calls pass unchanged.
 */
export async function startStorageProxy(options: ProxyOptions): Promise<StorageProxy> {
  const { service, port, stats, faults, observer } = options;
  const agent = new Agent({ keepAlive: true });
  const count = (method: string, url: string): void => {
    const kind = classifyCall(service, method, url);
    if (kind !== undefined) stats.countStorage(kind);
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/' } = request;
    count(method, url);
    const fault = faults.take('storage', method, decodeCall(url));
    if (fault?.delayMs !== undefined) await delay(fault.delayMs);
    if (fault?.status !== undefined) {
      request.resume();
      answerFault(fault, fault.status, response);
      return;
    }
    const queue = queueOfSend(service, method, url);
    if (queue !== undefined) {
      observer.onSend(queue);
      response.once('close', () => {
        observer.onSent(queue);
      });
    }
    forward(request, response, { port, agent });
  };
  const listener = await listen((request, response) => void handle(request, response));
  return {
    port: listener.port,
    passUnseen: (method, url) => {
      if (faults.wait('storage') || queueOfSend(service, method, url) !== undefined) return undefined;
      count(method, url);
      return port;
    },
    close: async () => {
      await listener.close();
      agent.destroy();
    },
  };
}
