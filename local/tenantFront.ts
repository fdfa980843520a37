import type { RequestListener, ServerResponse } from 'node:http';
import { formatInstant, type Clock } from './clock';
import { ClockError, type MoveClock } from './clockMover';
import { readBody } from './listener';
import type { TenantAnswer, TenantRequest, TenantResponse } from './tenant/message';

export interface TenantFrontOptions {
  readonly handle: (request: TenantRequest) => Promise<TenantResponse>;
  readonly clock: Clock;
  /** Undefined: the time is real and cannot be moved. */
  readonly moveClock: MoveClock | undefined;
}

const json = (status: number, value: object): TenantAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

const badRequest = (message: string): TenantAnswer => json(400, { error: { code: 'BadRequest', message } });

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ClockError('The body is not JSON.', { cause: error });
  }
}

async function answerClock({ clock, moveClock }: TenantFrontOptions, request: TenantRequest): Promise<TenantAnswer> {
  if (request.method === 'GET') return json(200, { now: formatInstant(clock.now()) });
  if (request.method !== 'POST') return { ...json(405, {}), headers: { allow: 'GET, POST' }, body: '' };
  if (moveClock === undefined) return badRequest('The time is real: start with --clock to have one that can be moved.');
  try {
    return json(200, { now: formatInstant(await moveClock(parseBody(request.body))) });
  } catch (error) {
    if (error instanceof ClockError) return badRequest(error.message);
    throw error;
  }
}

function send(response: ServerResponse, answer: TenantResponse): void {
  if (answer === 'cut') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers });
  response.end(answer.body);
}

/** Returns the listener of the tenant's port. The runner answers for the clock, the tenant for the rest. */
export function createTenantFront(options: TenantFrontOptions): RequestListener {
  return (incoming, response) => {
    const answer = async (): Promise<void> => {
      const { method = 'GET', url = '/', headers } = incoming;
      const request = { method, url, headers, body: await readBody(incoming) };
      const isClock = /^\/local\/clock\/?(\?|$)/.test(url);
      send(response, await (isClock ? answerClock(options, request) : options.handle(request)));
    };
    answer().catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}
