import { GraphError } from '../../rules/errors';
import { measureThrottling } from '../../telemetry/measure';
import { DirectoryRefusal, errorCode, objectOf, textOf, type GraphObject } from './graphObject';
import { consistencyHeader, isTransient, readSeconds, unavailable, withShortWaits } from './shortWaits';

/** One call to the directory; `url` is the part after the version. */
export interface GraphCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: object;
}

/** One call of a batch. */
interface BatchRequest extends GraphCall {
  readonly id: string;
}

export interface BatchResponse {
  readonly status: number;
  readonly body: GraphObject;
  /** The id by which Microsoft finds the call or its batch in its logs. */
  readonly requestId: string | null;
}

/**
 * The answers by request id, and the error that left other calls without an answer. A caller needs both, so that no finished work is lost.
 */
interface BatchResult {
  readonly responses: ReadonlyMap<string, BatchResponse>;
  readonly interruption: GraphError | undefined;
}

/** Sends any number of calls through `$batch`. After a short wait, repeats the calls that Graph throttles. */
export type Batch = (requests: readonly BatchRequest[]) => Promise<BatchResult>;

/** The `responses` of one `$batch` call, its request id, and the time of the answer by the server's clock. */
interface BatchAnswers {
  readonly responses: readonly GraphObject[];
  readonly requestId: string | null;
  readonly date: string | null;
}

type SendBatch = (requests: readonly GraphObject[]) => Promise<BatchAnswers>;

/** The most calls in a batch; Graph's limit. */
const BATCH_SIZE = 20;
/** The most batches in progress for all callers together: enough to hide the latency, few enough to avoid throttling. */
const CONCURRENCY = 4;

export function createBatch(send: SendBatch): Batch {
  const inTurn = createTurns(CONCURRENCY);
  return async (requests) => {
    const responses = new Map<string, BatchResponse>();
    const interruptions: GraphError[] = [];
    const parts = chunks(requests, BATCH_SIZE).map((part) =>
      inTurn(async () => {
        if (interruptions.length > 0) return;
        const result = await sendPart(send, part);
        result.responses.forEach((response, id) => responses.set(id, response));
        if (result.interruption) interruptions.push(result.interruption);
      }),
    );
    await Promise.all(parts);
    const [longest] = interruptions.toSorted((a, b) => (b.retryAfterSeconds ?? 0) - (a.retryAfterSeconds ?? 0));
    return { responses, interruption: longest };
  };
}

/** Returns a function that runs work in the order of its calls, at most `most` at a time. */
function createTurns(most: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Splits a list into parts of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

async function sendPart(send: SendBatch, requests: readonly BatchRequest[]): Promise<BatchResult> {
  const responses = new Map<string, BatchResponse>();
  const missing = () => requests.filter(({ id }) => !responses.has(id));
  try {
    const refused = await withShortWaits(
      async () => {
        const answers = await send(missing().map(toJson));
        const transient = answers.responses.filter((answer) => isTransient(statusOf(answer)));
        for (const answer of transient) measureThrottling('directory', statusOf(answer));
        for (const answer of answers.responses) {
          const status = statusOf(answer);
          const requestId = headerOf(answer, 'request-id') ?? answers.requestId;
          const response = { status, body: objectOf(answer, 'body'), requestId };
          if (!isTransient(status)) responses.set(textOf(answer, 'id'), response);
        }
        return { ...answers, responses: transient };
      },
      (transient) => longestWait(transient),
    );
    const interruption =
      missing().length > 0 ? unavailable(longestWait(refused), new Error(reasonOf(refused.responses))) : undefined;
    return { responses, interruption };
  } catch (error) {
    // A failed repetition must not lose the answers that came before it.
    if (error instanceof GraphError) return { responses, interruption: error };
    throw error;
  }
}

function toJson({ id, method, url, body }: BatchRequest): GraphObject {
  const contentType = body ? { 'Content-Type': 'application/json' } : {};
  return {
    id,
    method,
    url: url.replaceAll(' ', '%20'),
    headers: { ...consistencyHeader(url), ...contentType },
    ...(body ? { body } : {}),
  };
}

const statusOf = (answer: GraphObject): number => Number(answer.status);

function headerOf(answer: GraphObject, name: string): string | undefined {
  const headers = Object.entries(objectOf(answer, 'headers'));
  const value = headers.find(([header]) => header.toLowerCase() === name)?.[1];
  return typeof value === 'string' ? value : undefined;
}

/** Returns the statuses and error codes of failed answers. They are logged, so they leave out Graph's messages, which may name a person. */
function reasonOf(answers: readonly GraphObject[]): string {
  const reasons = answers.map((answer) => `${statusOf(answer)} (${errorCode(objectOf(answer, 'body'))})`);
  return `Calls of a batch were answered ${[...new Set(reasons)].join(', ')}.`;
}

/** Returns the longest wait that a call asks for, in seconds; undefined when none asks. */
function longestWait({ responses, date }: BatchAnswers): number | undefined {
  const waits = responses.map((answer) => readSeconds(headerOf(answer, 'retry-after'), date));
  const known = waits.filter((seconds) => seconds !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** One read of a batch. If Graph refuses an optional read, the result is undefined. */
export interface BatchRead extends Omit<BatchRequest, 'method'> {
  readonly method?: 'GET' | 'POST';
  readonly optional?: boolean;
}

/**
 * Reads through `$batch` (some reads are POST actions) and returns the objects by request id; undefined if there is no such object. Throws
 * GraphError ServiceUnavailable when Graph did not answer all calls, and DirectoryRefusal for an answer that refuses one.
 */
export async function readBatch(
  batch: Batch,
  requests: readonly BatchRead[],
): Promise<ReadonlyMap<string, GraphObject | undefined>> {
  const { responses, interruption } = await batch(requests.map((request) => ({ method: 'GET', ...request })));
  if (interruption) throw interruption;

  const optional = new Set(requests.filter((request) => request.optional).map(({ id }) => id));
  return new Map(
    [...responses].map(([id, response]) => {
      const isRefused = optional.has(id) && response.status >= 300;
      return [id, isRefused ? undefined : foundIn(id, response)];
    }),
  );
}

function foundIn(id: string, { status, body }: BatchResponse): GraphObject | undefined {
  if (status === 404) return undefined;
  if (status >= 300) throw new DirectoryRefusal(`A read for '${id}'`, status, body);
  return body;
}
