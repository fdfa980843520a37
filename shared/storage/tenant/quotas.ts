import { addDuration, secondsBetween } from '../../rules/duration';
import { GraphError } from '../../rules/errors';
import { whileStale } from '../table/storageError';
import type { Table } from '../table/table';

type QuotaName = 'jobs' | 'historyReports' | 'packs' | 'idempotencyKeys';

interface Quota {
  readonly most: number;
  /** The ISO 8601 duration for which a use counts unless it is given back earlier. */
  readonly counts: string;
  /** What the number counts, as the end of the message. */
  readonly what: string;
  /** The seconds until the caller may retry; when absent, the end of the first use decides. */
  readonly retryAfterSeconds?: number;
}

/** The limits for one caller, so that no caller blocks the work of all others. Source: docs/security.md#of-one-caller. */
const QUOTAS: Readonly<Record<QuotaName, Quota>> = {
  /** The use is given back at the end of the job; the use of a lost job counts for a day. */
  jobs: {
    most: 20,
    counts: 'P1D',
    what: 'bulk decisions of the caller are under way in the background, which is the most.',
    retryAfterSeconds: 60,
  },
  historyReports: {
    most: 100,
    counts: 'P1D',
    what: 'reports were requested by the caller in a day, which is the most.',
  },
  packs: { most: 100, counts: 'P1D', what: 'evidence packs were requested by the caller in a day, which is the most.' },
  idempotencyKeys: {
    most: 1_000,
    counts: 'PT1H',
    what: 'Idempotency-Keys were sent by the caller in an hour, which is the most.',
  },
};

/** The uses of a quota by their keys: the number of uses, and until when they count. */
type Uses = Readonly<Record<string, { readonly number: number; readonly untilDateTime: string }>>;

/**
 * The uses of quotas by caller: `{caller} | {quota}`. Rows are written conditionally, so that simultaneous requests do not exceed a quota.
 */
export interface Quotas {
  /** Counts one use. Uses of one key count until the last of them ends. Throws TooManyRequests, ServiceUnavailable. */
  use(name: QuotaName, callerId: string, key: string): Promise<void>;
  /** Gives back the uses of a key, so that they no longer count. Idempotent. */
  giveBack(name: QuotaName, callerId: string, key: string): Promise<void>;
}

/** Opens the quotas in their table; `now` is the product's clock. */
export function createQuotas(table: Table, now: () => string): Quotas {
  const change = (name: QuotaName, callerId: string, next: (present: Uses) => Uses): Promise<void> =>
    whileStale(async () => {
      const found = await table.find<Uses>(callerId, name);
      const present = Object.entries(found?.value ?? {}).filter(([, { untilDateTime }]) => untilDateTime > now());
      const value = next(Object.fromEntries(present));
      await table.write(callerId, [
        found ? { kind: 'replace', rowKey: name, value, etag: found.etag } : { kind: 'insert', rowKey: name, value },
      ]);
    });
  return {
    use: (name, callerId, key) =>
      change(name, callerId, (present) => {
        requireRoom(name, present, now());
        const number = (present[key]?.number ?? 0) + 1;
        return { ...present, [key]: { number, untilDateTime: addDuration(now(), QUOTAS[name].counts) } };
      }),
    giveBack: (name, callerId, key) =>
      change(name, callerId, (present) => Object.fromEntries(Object.entries(present).filter(([each]) => each !== key))),
  };
}

function requireRoom(name: QuotaName, present: Uses, now: string): void {
  const uses = Object.values(present);
  const { most, what, retryAfterSeconds } = QUOTAS[name];
  if (uses.reduce((sum, { number }) => sum + number, 0) < most) return;
  const [first = now] = uses.map(({ untilDateTime }) => untilDateTime).sort();
  throw new GraphError('TooManyRequests', `${most} ${what}`, {
    retryAfterSeconds: retryAfterSeconds ?? Math.ceil(secondsBetween(now, first)),
  });
}
