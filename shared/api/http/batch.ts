import { GraphError } from '../../rules/errors';
import type { BatchPart } from '../validation/validateBatch';
import type { Version, SendPart, PlainAnswer } from '../endpoint/endpoint';

/** The answer to one request of a batch. */
interface PartAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: object | string;
}

const PARALLEL = 5;
/** The most characters of JSON in all answers to the GET requests of a batch. */
const LARGEST_BATCH = 16_000_000;
const ABSOLUTE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;

/**
 * Runs the requests of a batch, a few at a time, and each one after the requests that it depends on. If a dependency fails, the request is
 * not run, and its answer is 424. The answers are in the order of the requests. `send` never rejects.
 */
export async function runBatch(
  parts: readonly BatchPart[],
  version: Version,
  send: SendPart,
): Promise<readonly PartAnswer[]> {
  const byId = new Map(parts.map((part) => [part.id, part]));
  const started = new Map<string, Promise<PartAnswer>>();
  const inTurn = limiter(PARALLEL);
  let size = 0;

  const answerTo = (part: BatchPart): Promise<PartAnswer> => {
    const running = started.get(part.id) ?? start(part);
    started.set(part.id, running);
    return running;
  };
  const start = async (part: BatchPart): Promise<PartAnswer> => {
    const needed = await Promise.all(part.dependsOn.flatMap((id) => byId.get(id) ?? []).map(answerTo));
    const failed = needed.filter(({ status }) => status >= 400).map(({ id }) => `'${id}'`);
    return inTurn(async () => {
      const isRead = part.method.toUpperCase() === 'GET';
      if (isRead && size > LARGEST_BATCH) return toPart(part.id, await send(tooLarge()));
      const answer = toPart(part.id, await send(requestOf(part, version, failed)));
      size += JSON.stringify(answer).length;
      return isRead && size > LARGEST_BATCH ? toPart(part.id, await send(tooLarge())) : answer;
    });
  };
  return Promise.all(parts.map(answerTo));
}

const tooLarge = (): GraphError =>
  new GraphError(
    'RequestEntityTooLarge',
    'The answers of the batch are too large. Send this request alone or with a smaller $top.',
  );

/** Returns the request of a part, or the error that keeps it from running. */
function requestOf(part: BatchPart, version: Version, failed: readonly string[]): Parameters<SendPart>[0] {
  const { method, url, body } = part;
  if (failed.length > 0)
    return new GraphError('FailedDependency', `The request depends on ${failed.join(', ')}, which failed.`);
  if (ABSOLUTE.test(url))
    return new GraphError(
      'BadRequest',
      "The 'url' of a request in a batch must be relative, such as '/identityGovernance/accessReviews/definitions'.",
    );
  const headers = headersOf(part);
  if (headers instanceof GraphError) return headers;
  if (body !== undefined && !headers.has('content-type')) {
    const message = "A request with a body needs the header 'Content-Type: application/json'.";
    return new GraphError('BadRequest', message);
  }
  return {
    method: method.toUpperCase(),
    url: `/${version}/${url.replace(/^\//, '')}`,
    headers,
    body: body === undefined ? '' : JSON.stringify(body),
  };
}

function headersOf({ headers: given }: BatchPart): Headers | GraphError {
  let headers: Headers;
  try {
    headers = new Headers(given);
  } catch (cause) {
    return new GraphError('BadRequest', 'A header of the request has a name or a value that HTTP does not allow.', {
      cause,
    });
  }
  if (!headers.has('authorization')) return headers;
  return new GraphError(
    'BadRequest',
    'A request in a batch uses the token of the batch; remove its Authorization header.',
  );
}

const toPart = (id: string, { status, headers, body, text }: PlainAnswer): PartAnswer => {
  const content = text ?? body;
  return { id, status, headers, ...(content === undefined ? {} : { body: content }) };
};

/** Returns a function that runs at most `most` tasks at a time; the others wait in order. */
function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      // The first waiting task takes the free slot, so that no later one overtakes it.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
