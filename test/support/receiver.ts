import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A notification, in Graph's form or in the form for flows. */
interface Notification {
  readonly [member: string]: unknown;
  readonly id: string;
  readonly event: string;
  readonly changeType: string;
  readonly resource: string;
  readonly subscriptionId: string;
  readonly lifecycleEvent: string;
}

export interface Received {
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
  /** The signed token in its own header, for URLs with a SAS signature. */
  readonly notificationToken: string;
}

type Answering = (response: ServerResponse) => void;

/** A subscriber. By default it accepts the handshake and answers 202. */
export interface Receiver {
  /** The base URL of the subscriber, without a slash at the end. */
  readonly base: string;
  /** The paths that got a handshake. */
  readonly handshakes: readonly string[];
  readonly received: () => readonly Received[];
  /** The notifications in the batches that a path received, in order. */
  readonly told: (path: string) => readonly Notification[];
  /** Forgets all that was received. */
  readonly forget: () => void;
  /** Sets how a path answers from now on: with a status, or by a function; undefined restores the default. */
  readonly answer: (path: string, how: number | Answering | undefined) => void;
  /** Sets how a path answers the handshake. */
  readonly greet: (path: string, how: (response: ServerResponse, token: string) => void) => void;
  readonly close: () => void;
}

/** Starts a subscriber, by default on a free port. */
export async function openReceiver(port = 0): Promise<Receiver> {
  const handshakes: string[] = [];
  const answers = new Map<string, number | Answering>();
  const greetings = new Map<string, (response: ServerResponse, token: string) => void>();
  let received: Received[] = [];
  const take = (url: URL, request: IncomingMessage, response: ServerResponse, body: string): void => {
    const path = url.pathname;
    const token = url.searchParams.get('validationToken');
    if (token !== null) {
      handshakes.push(path);
      const greet = greetings.get(path);
      if (greet) greet(response, token);
      else response.writeHead(200, { 'content-type': 'text/plain' }).end(token);
      return;
    }
    const { authorization = '', 'x-notification-token': notificationToken = '' } = request.headers;
    if (url.searchParams.has('sig') && authorization !== '') {
      refuseTwoSchemes(response);
      return;
    }
    received.push({ path, body, authorization, notificationToken: String(notificationToken) });
    const how = answers.get(path) ?? 202;
    if (typeof how === 'number') response.writeHead(how).end();
    else how(response);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      take(new URL(request.url ?? '/', 'http://receiver'), request, response, Buffer.concat(chunks).toString());
    });
  });
  const base = await listen(server, port);
  return {
    base,
    handshakes,
    received: () => received,
    told: (path) =>
      received
        .filter((one) => one.path === path)
        .flatMap(({ body }) => (JSON.parse(body) as { value: Notification[] }).value),
    forget: () => {
      received = [];
    },
    answer: (path, how) => {
      if (how === undefined) answers.delete(path);
      else answers.set(path, how);
    },
    greet: (path, how) => greetings.set(path, how),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers as Logic Apps does when a SAS URL also gets an Authorization header (learn.microsoft.com, logic-apps-securing-a-logic-app). */
function refuseTwoSchemes(response: ServerResponse): void {
  const code = 'DirectApiRequestHasMoreThanOneAuthorization';
  const message = 'The request has both SAS authentication scheme and other authorization schemes.';
  response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { code, message } }));
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
