import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Schema } from 'joi';
import { endpoints } from '../../../../functions/endpoints';
import { runBatch } from '../../../../shared/api/http/batch';
import { listAnswer } from '../../../../shared/api/http/listAnswer';
import type { Call, PlainAnswer, Version } from '../../../../shared/api/endpoint/endpoint';
import { parseQueryOptions } from '../../../../shared/api/odata/queryOptions';
import { sourceOfKeys } from '../../../../shared/api/odata/source';
import { validateDefinition } from '../../../../shared/api/validation/definition/validateDefinition';
import { validateBatch } from '../../../../shared/api/validation/validateBatch';
import {
  batchRecordDecisionsSchema,
  validateDecision,
  validateManyDecisions,
} from '../../../../shared/api/validation/validateDecision';
import { GraphError, invalid } from '../../../../shared/rules/errors';
import { errorAnswer } from '../../../../shared/api/http/errorAnswer';
import { definitionBody, user, USER } from '../validation/samples';
import { DEFINITIONS, send, user as caller } from './send';

const trace = { requestId: 'r', clientRequestId: 'r', now: '2026-01-05T08:00:00Z' };
const statusOf = (error: unknown): string => String(errorAnswer(error, trace).status);

/** Runs a validator. Returns the status of its refusal, or `taken`. */
const validating = (validate: () => unknown): string => {
  try {
    validate();
    return 'taken';
  } catch (error) {
    return statusOf(error);
  }
};

async function posting(body: string): Promise<string> {
  const { status } = await send({ method: 'POST', body });
  return status === 200 ? 'taken' : String(status);
}

const query = (options: Readonly<Record<string, string>>, spec: Parameters<typeof parseQueryOptions>[1]): string =>
  validating(() => parseQueryOptions(Object.entries(options), spec));

const list = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));
const nested = (levels: number): string => `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
const batchOf = (part: object, n = 1) => ({
  requests: list(n, (id) => ({ id: String(id), method: 'GET', url: '/x', ...part })),
});

/** Returns the number of objects in a page of the given total size in JSON. */
async function pageOf(characters: number): Promise<number> {
  const half = { text: 'x'.repeat(characters / 2 - '{"text":""}'.length) };
  const call = {
    query: parseQueryOptions([], {}),
    url: { base: 'https://x/beta', request: 'https://x/beta/list' },
    caller,
    deps: { storage: { secrets: { linkKey: () => Promise.resolve(Buffer.from('key')) } } },
  } as unknown as Call<{ storage: { secrets: { linkKey: () => Promise<Buffer> } } }>;
  const { body } = await listAnswer(
    call,
    'c',
    sourceOfKeys(['1', '2'], () => Promise.resolve(half)),
  );
  const { value, '@odata.nextLink': next } = body as { value: object[]; '@odata.nextLink'?: string };
  expect(next === undefined).toBe(value.length === 2);
  return value.length;
}

/** Returns the statuses of a batch of two GET requests whose answers have the given total size in JSON. */
async function batchAnswers(characters: number): Promise<readonly number[]> {
  const around = JSON.stringify({ id: '0', status: 200, headers: {}, body: { text: '' } }).length;
  const answer: PlainAnswer = { status: 200, headers: {}, body: { text: 'x'.repeat(characters / 2 - around) } };
  const responses = await runBatch(validateBatch(batchOf({}, 2)), 'beta', (part) =>
    Promise.resolve(part instanceof GraphError ? errorAnswer(part, trace) : answer),
  );
  return responses.map(({ status }) => status);
}

const ATTEMPTS: Readonly<Record<string, (size: number) => string | Promise<string>>> = {
  'characters of a path with its query, also in a batch': async (n) => {
    const { status } = await send({ url: `${DEFINITIONS}?x=${'y'.repeat(n - DEFINITIONS.length - 2)}` });
    return status === 200 ? 'taken' : String(status);
  },
  'bytes of a body': (n) => posting(`{"a":"${'x'.repeat(n - 8)}"}`),
  'properties and elements of a body, at all depths': (n) => posting(JSON.stringify({ a: list(n - 1, () => 0) })),
  'properties of an object': (n) => posting(JSON.stringify(Object.fromEntries(list(n, (i) => [`a${i}`, 1])))),
  'levels of nesting of a body': (n) => posting(nested(n)),
  'characters of the name of a property': (n) => posting(JSON.stringify({ ['a'.repeat(n)]: 1 })),
  'entries of a list': (n) =>
    validating(() => validateDefinition(definitionBody({ reviewers: list(n, () => user(USER)) }), 'beta')),
  'characters of a query': (n) => {
    const scope = { query: `/groups/${USER}/transitiveMembers`, queryRoot: 'x'.repeat(n) };
    return validating(() => validateDefinition(definitionBody({ scope }), 'beta'));
  },
  'characters of a justification': (n) =>
    validating(() => validateDecision({ decision: 'Deny', justification: 'x'.repeat(n) }, 'v1.0')),
  '`decisionIds` of a bulk decision (beta)': (n) =>
    validating(() =>
      validateManyDecisions(() => batchRecordDecisionsSchema('beta'), {
        decision: 'Deny',
        decisionIds: list(n, String),
      }),
    ),
  '`exclusions` of `reviewOptions` (beta)': (n) => {
    const exclusions = list(n, (i) => ({
      principalId: `${USER.slice(0, -4)}${String(i).padStart(4, '0')}`,
      principalType: 'user',
      reason: 'Somebody else looks after them',
      endDateTime: '2027-01-01T00:00:00Z',
    }));
    return validating(() => validateDefinition(definitionBody({ reviewOptions: { exclusions } }), 'beta'));
  },
  'characters of a stored definition': (n) => {
    // The root of the first recipient takes the remaining characters.
    const sized = (extra: number) =>
      definitionBody({
        additionalNotificationRecipients: list(63, (i) => ({
          notificationRecipientScope: { query: `/users/${USER}`, queryRoot: 'x'.repeat(i === 0 ? extra : 2_900) },
        })),
      });
    const length = JSON.stringify(validateDefinition(sized(1), 'beta')).length - 1;
    return validating(() => validateDefinition(sized(n - length), 'beta'));
  },
  'levels of nesting of `$filter`': (n) =>
    query({ $filter: `${'('.repeat(n)}status eq 'x'${')'.repeat(n)}` }, { filter: { status: ['eq'] } }),
  'levels of nesting of `$expand`': (n) =>
    query(
      { $expand: `${'a($expand='.repeat(n - 1)}a${')'.repeat(n - 1)}` },
      {
        expand: list(n, (i) =>
          Array(i + 1)
            .fill('a')
            .join('/'),
        ),
      },
    ),
  'objects on a page (`$top`)': (n) => query({ $top: String(n) }, {}),
  'characters of a page': async (n) =>
    (await pageOf(n % 2 === 0 ? n : n + 1)) === 2 ? 'taken' : 'the rest is on the next page',
  'requests of a batch': (n) => validating(() => validateBatch(batchOf({}, n))),
  'characters of the headers of a request of a batch': (n) =>
    validating(() => validateBatch(batchOf({ headers: { prefer: ' '.repeat(n - 'prefer'.length) } }))),
  'characters of the answers to the GET requests of a batch': async (n) => {
    const [first, second] = await batchAnswers(n % 2 === 0 ? n : n + 1);
    return first === 200 && second === 200 ? 'taken' : `${[first, second].includes(413) ? 413 : 0} for the request`;
  },
  'problems named in an answer': (n) => {
    const { details } = invalid(list(n, (i) => ({ code: 'invalid', target: String(i), message: 'Bad.' })));
    return details.length === n && details.at(-1)?.message === 'Bad.' ? 'taken' : 'the rest is counted';
  },
};

/** The rows of the table in docs/security.md: name, bound, answer beyond it. */
const rows = readFileSync(join(__dirname, '../../../../docs/security.md'), 'utf8')
  .split('## Bounds')[1]
  ?.split('\n##')[0]
  ?.split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', most = '', beyond = '']): [string, number, string] => [
    name,
    Number(most.replaceAll(',', '')),
    beyond,
  ]);

const attemptFor = (name: string) => ATTEMPTS[name] ?? (() => 'no attempt in this test');

test.each(rows ?? [])('%s: %d are taken, one more is not (%s)', async (name, most, beyond) => {
  expect(await attemptFor(name)(most)).toBe('taken');
  expect(await attemptFor(name)(most + 1)).toBe(beyond);
});

test('the table has every bound that is tried here', () => {
  expect(rows?.length).toBe(Object.keys(ATTEMPTS).length);
});

/** Returns the lists of a schema without a maximum. The maximum is checked before elements are compared pairwise. */
function endlessLists(description: unknown, path = ''): string[] {
  if (Array.isArray(description)) return description.flatMap((part, n) => endlessLists(part, `${path}/${n}`));
  if (typeof description !== 'object' || description === null) return [];
  const { type, rules = [] } = description as { type?: string; rules?: { name: string; args?: { limit?: number } }[] };
  const most = rules.find(({ name }) => name === 'max')?.args?.limit ?? Infinity;
  // Plain ids are never compared pairwise.
  const own = type === 'array' && most > (path.endsWith('/decisionIds') ? 5_000 : 200) ? [path] : [];
  return [...own, ...Object.entries(description).flatMap(([name, part]) => endlessLists(part, `${path}/${name}`))];
}

test.each(endpoints.flatMap(({ operation, bodySchema }) => (bodySchema ? [[operation, bodySchema] as const] : [])))(
  '%s: every list has at most 200 entries, and 5,000 ids of items',
  (_, schema: (version: Version) => Schema) => {
    // A condition on a list is not a list of its own.
    const lists = endlessLists(schema('beta').describe()).filter((path) => !path.includes('/whens/'));
    expect(lists).toEqual([]);
  },
);

describe('work is counted, not timed', () => {
  test.each<[string, object]>([
    ['9,000 empty parts', { requests: list(9_000, () => ({})) }],
    ['9,000 dependencies', batchOf({ dependsOn: list(9_000, (n) => ({ n })) })],
    ['headers of many names', batchOf({ headers: Object.fromEntries(list(9_000, (n) => [`a${n}`, 1])) })],
  ])('a batch of %s gets a short answer', (_, body) => {
    const error = thrownBy(() => validateBatch(body));
    expect(error.details.length).toBeLessThanOrEqual(51);
    expect(JSON.stringify(error.details).length).toBeLessThan(20_000);
  });

  test.each<[string, object]>([
    ['reviewers', definitionBody({ reviewers: list(9_000, () => ({})) })],
    [
      'unknown properties',
      definitionBody({ reviewers: list(45, () => Object.fromEntries(list(200, (n) => [`a${n}`, 1]))) }),
    ],
    ['stages', definitionBody({ stageSettings: list(9_000, () => ({ reviewers: [{}] })) })],
    ['apply actions', definitionBody({ settings: { applyActions: list(9_000, (n) => ({ n })) } })],
  ])('a definition of thousands of bad %s gets a short answer', (_, body) => {
    const error = thrownBy(() => validateDefinition(body, 'beta'));
    expect(error.details.length).toBeLessThanOrEqual(51);
    expect(JSON.stringify(error.details).length).toBeLessThan(20_000);
  });
});

function thrownBy(act: () => unknown): GraphError {
  try {
    act();
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
