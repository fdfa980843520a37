import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import { requireShape, Problems } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi, reportedAs } from './schemas/joi';

/** One request of a batch. */
export interface BatchPart {
  readonly id: string;
  readonly method: string;
  /** Relative to the version. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The ids of the requests that must succeed first. */
  readonly dependsOn: readonly string[];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const MOST_REQUESTS = 20;
const LONGEST_ID = 128;
/** The most characters in all names and values of a part's headers, as in Node's limit for a request. */
const LONGEST_HEADERS = 16_384;

const headersLength = (headers: object): number => Object.entries(headers).flat().join('').length;

const part = lazily(() =>
  joi().object({
    id: joi().string().max(LONGEST_ID).required(),
    method: joi()
      .string()
      .pattern(/^(?:GET|POST|PUT|PATCH|DELETE)$/i)
      .required()
      .error(reportedAs('string.pattern.base', 'any.only', { valids: METHODS })),
    url: joi().string().max(8_192).required(),
    headers: joi()
      .object()
      .pattern(joi().string(), joi().string().allow(''))
      .custom((headers: object, { error }) =>
        headersLength(headers) > LONGEST_HEADERS ? error('headers.max') : headers,
      )
      .empty(null)
      .default({}),
    body: joi().any().empty(null),
    dependsOn: joi().array().items(joi().string().max(LONGEST_ID)).unique().max(MOST_REQUESTS).empty(null).default([]),
  }),
);

/** The body of `POST /$batch`. */
export const batchSchema = lazily<Schema<{ readonly requests: readonly BatchPart[] }>>(() =>
  graphObject({
    requests: joi().array().items(part()).min(1).max(MOST_REQUESTS).required(),
  }),
);

/**
 * Returns the requests of a batch. Throws BadRequest that names every problem: a missing or repeated id, too many
 * requests, a dependency on a request that does not exist or that depends on itself.
 */
export function validateBatch(body: unknown): readonly BatchPart[] {
  const { requests } = requireShape(batchSchema, body);
  const problems = new Problems();
  const idOf = new Map(requests.map(({ id }) => [id.toLowerCase(), id]));
  const parts = requests.map((request) => ({
    ...request,
    dependsOn: request.dependsOn.map((id) => idOf.get(id.toLowerCase()) ?? id),
  }));
  checkIds(requests, problems);
  checkDependencies(parts, problems);
  problems.throwIfAny();
  return parts;
}

/** Ids are not case-sensitive. Source: https://learn.microsoft.com/graph/json-batching. */
function checkIds(requests: readonly BatchPart[], problems: Problems): void {
  const known = new Set<string>();
  for (const [index, { id }] of requests.entries()) {
    const target = `requests/${index}/id`;
    if (known.size === known.add(id.toLowerCase()).size)
      problems.add(target, `'${target}' is the id of an earlier request; ids are compared in any letter case.`);
  }
}

function checkDependencies(parts: readonly BatchPart[], problems: Problems): void {
  const ids = new Set(parts.map(({ id }) => id));
  for (const [index, { dependsOn }] of parts.entries()) {
    const target = `requests/${index}/dependsOn`;
    for (const id of dependsOn.filter((needed) => !ids.has(needed))) {
      problems.add(target, `'${target}' names '${id}', which is not the id of a request of the batch.`);
    }
  }
  const waiting = circular(parts);
  if (waiting.length === 0) return;
  problems.add('requests', `The requests ${waiting.join(', ')} depend on each other in a circle.`);
}

/**
 * Returns the requests that depend on each other in a circle. Removes requests whose dependencies have all been removed, until nothing
 * changes.
 */
function circular(parts: readonly BatchPart[]): readonly string[] {
  let left = parts;
  for (;;) {
    const ids = new Set(left.map(({ id }) => id));
    const blocked = left.filter(({ dependsOn }) => dependsOn.some((id) => ids.has(id)));
    if (blocked.length === left.length) return blocked.map(({ id }) => `'${id}'`);
    left = blocked;
  }
}
