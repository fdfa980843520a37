import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { Problems } from './schemas/problems';

/** One request of a batch as it was sent. */
export interface BatchPart {
  readonly id: string;
  readonly method: string;
  /** Relative to the version. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The ids of the requests that have to succeed before. */
  readonly dependsOn: readonly string[];
}

const MOST_REQUESTS = 20;

const part = lazily(() =>
  joi().object({
    id: joi().string().max(128).required(),
    method: joi()
      .string()
      .pattern(/^(?:GET|POST|PUT|PATCH|DELETE)$/i)
      .required(),
    url: joi().string().max(8_192).required(),
    headers: joi().object().pattern(joi().string(), joi().string().allow('')).empty(null).default({}),
    body: joi().any(),
    dependsOn: joi().array().items(joi().string()).unique().empty(null).default([]),
  }),
);

/** What `POST /$batch` takes: up to 20 requests. */
export const batchSchema = lazily<Schema<{ readonly requests: readonly BatchPart[] }>>(() =>
  graphObject({
    requests: joi().array().items(part()).min(1).max(MOST_REQUESTS).unique('id').required(),
  }),
);

/**
 * The requests of a batch. Throws BadRequest whose details name everything that makes it none: a missing id or one that is there twice,
 * too many requests, a dependency on a request that is not there or that waits for itself.
 */
export function validateBatch(body: unknown): readonly BatchPart[] {
  const { requests } = requireShape(batchSchema, body);
  const problems = new Problems();
  checkDependencies(requests, problems);
  problems.throwIfAny();
  return requests;
}

function checkDependencies(parts: readonly BatchPart[], problems: Problems): void {
  const ids = new Set(parts.map(({ id }) => id));
  for (const [index, { dependsOn }] of parts.entries()) {
    const target = `requests/${index}/dependsOn`;
    for (const id of dependsOn.filter((needed) => !ids.has(needed))) {
      problems.add(target, `'${target}' names '${id}', which is no request of the batch.`);
    }
  }
  const waiting = waitingForever(parts);
  if (waiting.length === 0) return;
  problems.add('requests', `The requests ${waiting.join(', ')} wait for one another.`);
}

/** What is left when whatever waits for nothing is taken away, again and again. */
function waitingForever(parts: readonly BatchPart[]): readonly string[] {
  let left = parts;
  for (;;) {
    const ids = new Set(left.map(({ id }) => id));
    const blocked = left.filter(({ dependsOn }) => dependsOn.some((id) => ids.has(id)));
    if (blocked.length === left.length) return blocked.map(({ id }) => `'${id}'`);
    left = blocked;
  }
}
