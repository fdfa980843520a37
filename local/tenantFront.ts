import type { RequestListener, ServerResponse } from 'node:http';
import { formatInstant, type Clock } from './clock';
import { ClockError, type MoveClock } from './clockMover';
import { readBody } from './listener';
import { isForBrowser, type TenantAnswer, type TenantRequest, type TenantResponse } from './tenant/message';
import { htmlPage } from './tenant/signIn/html';

export interface TenantFrontOptions {
  readonly handle: (request: TenantRequest) => Promise<TenantResponse>;
  readonly clock: Clock;
  /** Moves the clock; undefined if the time is real and cannot be moved. */
  readonly moveClock: MoveClock | undefined;
}

const json = (status: number, value: object): TenantAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(value),
});

const badRequest = (message: string): TenantAnswer => json(400, { error: { code: 'BadRequest', message } });

/** The buttons on the page of the clock: an ISO 8601 duration and its words. */
const STEPS = [
  ['PT1M', 'one minute'],
  ['PT1H', 'one hour'],
  ['P1D', 'one day'],
  ['P5D', 'five days'],
  ['P14D', '14 days'],
  ['P30D', '30 days'],
] as const;

/** Returns a page with the time, and buttons that move the clock. */
function clockPage({ clock, moveClock }: TenantFrontOptions): TenantAnswer {
  const now = formatInstant(clock.now());
  const buttons = STEPS.map(([step, words]) => `<button name="advance" value="${step}">${words} later</button>`);
  const form =
    moveClock === undefined
      ? '<p>The time is real. Start with --clock to have one that can be moved.</p>'
      : `<form method="post">${buttons.join('')}</form>`;
  return htmlPage(200, 'Clock', `<p>It is ${now}.</p>${form}<p><a href="/local/mail">Mails</a></p>`);
}

/** Returns whether the request is the form of the page. curl labels JSON bodies as forms too, but does not accept a page. */
const isForm = (request: TenantRequest): boolean =>
  request.headers['content-type'] === 'application/x-www-form-urlencoded' && isForBrowser(request);

/** Returns the body of a request: JSON from a program, or the form of the page. Throws ClockError. */
function parseBody(request: TenantRequest): unknown {
  const text = request.body.toString('utf8');
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ClockError('The body is not JSON.', { cause: error });
  }
}

async function answerClock(options: TenantFrontOptions, request: TenantRequest): Promise<TenantAnswer> {
  const { clock, moveClock } = options;
  if (request.method === 'GET') {
    return isForBrowser(request) ? clockPage(options) : json(200, { now: formatInstant(clock.now()) });
  }
  if (request.method !== 'POST') return { ...json(405, {}), headers: { allow: 'GET, POST' }, body: '' };
  if (moveClock === undefined) return badRequest('The time is real: start with --clock to have one that can be moved.');
  try {
    const now = await moveClock(parseBody(request));
    return isForm(request) ? clockPage(options) : json(200, { now: formatInstant(now) });
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

/** Returns the listener of the tenant's port. The runner answers for the clock, the tenant for everything else. */
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
