import { GraphError } from '../../rules/errors';
import { measureThrottling } from '../../telemetry/measure';
import { errorCode, objectOf, textOf, type JsonObject } from './graphJson';
import { consistencyHeader, isTransient, readSeconds, unavailable, withShortWaits } from './shortWaits';

/** One call of a batch; `url` begins after the version. */
export interface BatchRequest {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: object;
}

export interface BatchResponse {
  readonly status: number;
  readonly body: JsonObject;
}

/** What was answered by request id, and why the rest was not: both, so that nothing done is lost. */
interface BatchResult {
  readonly responses: ReadonlyMap<string, BatchResponse>;
  readonly interruption: GraphError | undefined;
}

/** Any number of calls through `$batch`; calls that Graph throttles are repeated after a short wait. */
export type Batch = (requests: readonly BatchRequest[]) => Promise<BatchResult>;

/** The `responses` of one `$batch` call, and when it was answered. */
interface BatchAnswers {
  readonly responses: readonly JsonObject[];
  readonly date: string | null;
}

type SendBatch = (requests: readonly JsonObject[]) => Promise<BatchAnswers>;

/** Graph's limit. */
const BATCH_SIZE = 20;
/** Batches under way at a time: enough to hide the latency, too few to be throttled for. */
const CONCURRENCY = 4;

export function createBatch(send: SendBatch): Batch {
  return async (requests) => {
    const responses = new Map<string, BatchResponse>();
    const wave = BATCH_SIZE * CONCURRENCY;
    for (let start = 0; start < requests.length; start += wave) {
      const parts = chunks(requests.slice(start, start + wave), BATCH_SIZE);
      const results = await Promise.all(parts.map((part) => sendPart(send, part)));
      for (const result of results) result.responses.forEach((response, id) => responses.set(id, response));

      const interruption = longestInterruption(results);
      if (interruption) return { responses, interruption };
    }
    return { responses, interruption: undefined };
  };
}

/** Of several parts that were refused the one that asks for the longest wait. */
function longestInterruption(results: readonly BatchResult[]): GraphError | undefined {
  const interruptions = results.flatMap(({ interruption }) => interruption ?? []);
  return interruptions.toSorted((a, b) => (b.retryAfterSeconds ?? 0) - (a.retryAfterSeconds ?? 0))[0];
}

/** Splits a list into parts of at most `size`. */
function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

async function sendPart(send: SendBatch, requests: readonly BatchRequest[]): Promise<BatchResult> {
  const responses = new Map<string, BatchResponse>();
  const pendingOnes = () => requests.filter(({ id }) => !responses.has(id));
  try {
    const refused = await withShortWaits(
      async () => {
        const answers = await send(pendingOnes().map(toJson));
        const [passing, final] = partition(answers.responses, (answer) => isTransient(statusOf(answer)));
        for (const answer of passing) measureThrottling('directory', statusOf(answer));
        for (const answer of final) responses.set(textOf(answer, 'id'), toResponse(answer));
        return { responses: passing, date: answers.date };
      },
      (passing) => longestWait(passing),
    );
    const interruption =
      pendingOnes().length > 0 ? unavailable(longestWait(refused), new Error(told(refused.responses))) : undefined;
    return { responses, interruption };
  } catch (error) {
    // What other calls of this batch achieved must be told although one of its repetitions failed.
    if (error instanceof GraphError) return { responses, interruption: error };
    throw error;
  }
}

function toJson({ id, method, url, body }: BatchRequest): JsonObject {
  const contentType = body ? { 'Content-Type': 'application/json' } : {};
  return {
    id,
    method,
    url: url.replaceAll(' ', '%20'),
    headers: { ...consistencyHeader(url), ...contentType },
    ...(body ? { body } : {}),
  };
}

const statusOf = (answer: JsonObject): number => Number(answer.status);

const toResponse = (answer: JsonObject): BatchResponse => ({
  status: statusOf(answer),
  body: objectOf(answer, 'body'),
});

/** Errors are logged, so that only codes are told: Graph's messages may name somebody. */
function told(answers: readonly JsonObject[]): string {
  const reasons = answers.map((answer) => `${statusOf(answer)} (${errorCode(objectOf(answer, 'body'))})`);
  return `Calls of a batch were answered ${[...new Set(reasons)].join(', ')}.`;
}

/** The seconds that all of these calls ask to be left alone, undefined when none asks. */
function longestWait({ responses, date }: BatchAnswers): number | undefined {
  const waits = responses.map((answer) => {
    const headers = Object.entries(objectOf(answer, 'headers'));
    return readSeconds(headers.find(([name]) => name.toLowerCase() === 'retry-after')?.[1], date);
  });
  const known = waits.filter((seconds) => seconds !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter((item) => test(item)), items.filter((item) => !test(item))];
}

/**
 * Reads of a batch by request id; undefined where there is no such object. Throws GraphError ServiceUnavailable when Graph
 * did not answer all, and an Error for an answer that means a bug.
 */
export async function readBatch(
  batch: Batch,
  requests: readonly Omit<BatchRequest, 'method'>[],
): Promise<ReadonlyMap<string, JsonObject | undefined>> {
  const { responses, interruption } = await batch(requests.map((request) => ({ ...request, method: 'GET' })));
  if (interruption) throw interruption;

  return new Map([...responses].map(([id, { status, body }]) => [id, readOne(id, status, body)]));
}

function readOne(id: string, status: number, body: JsonObject): JsonObject | undefined {
  if (status === 404) return undefined;
  if (status >= 300) throw new Error(`A read for '${id}' answered ${status} (${errorCode(body)}).`);

  return body;
}
