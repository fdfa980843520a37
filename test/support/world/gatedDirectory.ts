import type { Gate, OutsideCall, Refusal, Way } from './gate';

import type { WorldDirectory } from './worldDirectory';

/** A directory with a listener for its removals and additions. */
interface Watched {
  readonly directory: WorldDirectory;
  readonly removed: (path: string) => void;
  readonly given: (pathAndBody: string) => void;
  readonly now: () => string;
}

interface Sent {
  readonly method: string;
  readonly headers: Headers;
  readonly url: URL;
  readonly body: string;
}

/** Returns a `fetch` whose calls pass a gate and reach a tenant in the same process. */
export function gatedDirectory(watched: Watched, gate: Gate): typeof fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const body = typeof init?.body === 'string' ? init.body : '';
    const sent: Sent = { method: init?.method ?? 'GET', headers: new Headers(init?.headers), url, body };
    return gate(callOf(sent), waysOf(watched, sent));
  };
}

const removals = (body: string): RegExpMatchArray[] => [
  ...body.matchAll(/"method":"(?:PATCH|DELETE)","url":"([^"]*)"/g),
];

function callOf({ method, url, body }: Sent): OutsideCall {
  const isMail = url.pathname.endsWith('/sendMail');
  const what = isMail
    ? `${/"address":"([^"]*)"/.exec(body)?.[1] ?? ''} ${/"subject":"([^"]*)"/.exec(body)?.[1] ?? ''}`
    : removals(body)
        .map(([, path]) => path)
        .join(' ');
  return {
    target: isMail ? 'mail' : 'directory',
    name: `${method} ${url.pathname} ${what}`.trimEnd(),
    // A POST does not always write: some reads of Graph are POST requests.
    writes: isMail || (method !== 'GET' && /"method":"(POST|PATCH|DELETE)","url":"(?![^"]*\/check\w+")/.test(body)),
  };
}

function waysOf(watched: Watched, sent: Sent): Way<Response> {
  const send = () => sendTo(watched, sent);
  const refuse = (refusal: Refusal) => refused(refusal, watched.now());
  const [, path] = removals(sent.body)[0] ?? [];
  if (path === undefined) return { send, refuse };
  const sendPartly = (refusal: Refusal): Promise<Response> => {
    if (refusal !== 'cut') watched.directory.faults.add(faultOf(path, refusal));
    return send();
  };
  return { send, refuse, sendPartly };
}

const faultOf = (path: string, { status, retryAfter }: Exclude<Refusal, 'cut'>): object => ({
  target: 'directory',
  match: path.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`),
  status,
  ...(/^\d+$/.test(retryAfter ?? '') ? { retryAfterSeconds: Number(retryAfter) } : {}),
});

function refused(refusal: Refusal, now: string): Response {
  if (refusal === 'cut') throw new TypeError('fetch failed');
  const { status, retryAfter } = refusal;
  const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
  return new Response('{}', { status, headers: { date: new Date(now).toUTCString(), ...wait } });
}

async function sendTo({ directory, removed, given }: Watched, sent: Sent): Promise<Response> {
  const { method, headers, url, body } = sent;
  const answer = await directory.handle({
    method,
    url: url.pathname + url.search,
    headers: Object.fromEntries(headers),
    body: Buffer.from(body),
  });
  directory.faults.clear();
  if (answer === 'cut') throw new TypeError('fetch failed');
  for (const done of writesIn(body, answer.body)) {
    const text = JSON.stringify(done.body ?? {});
    if (done.method === 'DELETE') removed(done.url);
    else if (done.method === 'POST' || text.includes('"accountEnabled":true')) given(`${done.url} ${text}`);
  }
  return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: answer.headers });
}

interface Batch {
  readonly requests: readonly {
    readonly id: string;
    readonly method: string;
    readonly url: string;
    readonly body?: object;
  }[];
}

interface BatchAnswer {
  readonly responses: readonly { readonly id: string; readonly status: number }[];
}

/** Returns the successful writes of a batch; some reads are POST requests. */
function writesIn(sent: string, answered: string): Batch['requests'] {
  if (!/"method":"(POST|PATCH|DELETE)"/.test(sent)) return [];
  const { requests } = JSON.parse(sent) as Batch;
  const { responses } = JSON.parse(answered) as BatchAnswer;
  const done = new Set(responses.filter(({ status }) => status < 300).map(({ id }) => id));
  return requests.filter(({ id, method, url }) => method !== 'GET' && !/\/check\w+$/.test(url) && done.has(id));
}
