import { createCensus } from '../../../shared/lifecycle/dispatchDue';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { createDue } from '../../../shared/storage/work/due';
import { dueKey, toIds, type Subject } from '../../../shared/storage/work/subject';
import { TRANSACTION_ROWS, type RowChange } from '../../../shared/storage/table/table';
import { inInvocation } from '../../../shared/telemetry/log';
import { pathTemplate, plainPath } from '../../../shared/telemetry/span';
import { measureQueueAge } from '../../../shared/telemetry/measure';
import { openTable } from '../storage/table/openTable';
import { newAccount, type Account } from '../../support/account';

type Line = Readonly<Record<string, unknown>>;

/** Returns the lines that are written in an invocation. */
async function linesOf(work: () => unknown): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const note = (line: string): void => void lines.push(JSON.parse(line) as Line);
  const invocation = { invocationId: 'one', functionName: 'some', info: note, warn: note, error: note };
  await inInvocation(invocation, async () => {
    await work();
  });
  return lines;
}

const GUID = '02f3bafb-448c-487c-88c2-5fd65ce49a41';

describe('The path of a call', () => {
  test.each([
    ['/v1.0/groups/02f3bafb-448c-487c-88c2-5fd65ce49a41/members', '/v1.0/groups/{id}/members'],
    ['/v1.0/users/admin%40contoso.example/sendMail', '/v1.0/users/{id}/sendMail'],
    ['/v1.0/users/jerry.lindqvist/manager', '/v1.0/users/{id}/manager'],
    ["/v1.0/applications(appId='02f3bafb')", '/v1.0/{id}'],
    ['/v1.0/groups/x1/microsoft.graph.group', '/v1.0/groups/{id}/microsoft.graph.group'],
    ['/v1.0/$batch', '/v1.0/$batch'],
    [`/66cec7ee/v2.0/.well-known/openid-configuration`, '/{id}/v2.0/.well-known/openid-configuration'],
  ])('%s is logged as %s', (path, template) => {
    expect(pathTemplate(path)).toBe(template);
  });

  test('is logged with its ids in errors, and without other values of clients', () => {
    const path = `/v1.0/definitions/${GUID}/instances/Jerry%20Lindqvist/decisions/filterByCurrentUser(on='reviewer')`;

    expect(plainPath(path)).toBe(
      `/v1.0/definitions/${GUID}/instances/{id}/decisions/filterByCurrentUser(on='reviewer')`,
    );
  });
});

describe('The age of the queue', () => {
  const ago = (seconds: number): string => new Date(Date.now() - seconds * 1000).toISOString();

  test.each([
    ['is the time since the message was sent', {}, 40, 40],
    ['is without the wait that was wanted', { delaySeconds: 30 }, 40, 10],
    ['is never negative', { delaySeconds: 60 }, 40, 0],
  ])('%s', async (_what, message, seconds, queueSeconds) => {
    const lines = await linesOf(() => {
      measureQueueAge(message, { insertionTime: ago(seconds), dequeueCount: 1 });
    });

    expect(lines).toEqual([expect.objectContaining({ message: 'A message left the work queue.', queueSeconds })]);
  });

  test('is not measured for a redelivered message, or for one of unknown age', async () => {
    const lines = await linesOf(() => {
      measureQueueAge({}, { insertionTime: ago(10), dequeueCount: 2 });
      measureQueueAge({}, {});
      measureQueueAge({}, undefined);
    });

    expect(lines).toEqual([]);
  });
});

describe('The count of open instances', () => {
  let account: Account;
  beforeAll(async () => {
    account = await newAccount();
  });

  /** Returns a due index with `rows` open instances and as many others. It counts the pages that are read. */
  async function indexOf(rows: number) {
    const table = openTable(account.connectionString);
    for (let first = 0; first < rows * 2; first += TRANSACTION_ROWS) {
      const changes = Array.from({ length: Math.min(TRANSACTION_ROWS, rows * 2 - first) }, (_, n): RowChange => {
        const subject: Subject = { kind: 'instance', definitionId: GUID, instanceId: `i${first + n}` };
        const value = { subject: toIds(subject), ...(n % 2 === 0 ? { isOpen: true } : {}) };
        return { kind: 'insert', rowKey: dueKey(subject, '2026-02-01T00:00:00.000Z'), value };
      });
      await table.write('due', changes);
    }
    const range = jest.spyOn(table, 'range');
    const clock = { now: '2026-01-05T08:00:00.000Z' };
    const deps = { storage: { due: createDue(table) }, now: () => clock.now } as unknown as Dependencies;
    return { clock, deps, pages: () => range.mock.calls.length };
  }

  test('reads one page and no more where nothing is due, however many there are', async () => {
    const { deps, pages } = await indexOf(1_100);
    const census = createCensus();

    expect(await linesOf(() => census(deps, true))).toEqual([]);
    expect(pages()).toBe(1);
    expect(await linesOf(() => census(deps, false))).toEqual([expect.objectContaining({ openInstances: 1_100 })]);
    expect(pages()).toBe(4);
  });

  test('is made once an hour', async () => {
    const { deps, pages, clock } = await indexOf(10);
    const census = createCensus();

    expect(await linesOf(() => census(deps, true))).toEqual([expect.objectContaining({ openInstances: 10 })]);
    clock.now = '2026-01-05T08:55:00.000Z';
    expect(await linesOf(() => census(deps, false))).toEqual([]);
    clock.now = '2026-01-05T09:00:00.000Z';
    expect(await linesOf(() => census(deps, true))).toHaveLength(1);
    expect(pages()).toBe(2);
  });
});
