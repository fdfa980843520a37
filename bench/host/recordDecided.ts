import type { StoredDecision } from '../../shared/rules/model/decision';
import { changeDecision } from '../../shared/reviews/decisions/decisionChange';
import { changedRows } from '../../shared/storage/decisionRows';
import { keysUnder } from '../../shared/storage/table/keys';
import { createTable, type RowChange, type StoredValue } from '../../shared/storage/table/table';
import { packed } from '../../shared/storage/table/transaction';
import { reviews } from './table';

const PAGE = 1_000;
const ROWS = 100;
const IN_FLIGHT = 4;

const BY = { id: 'reviewer', displayName: 'Reviewer', userPrincipalName: 'reviewer@contoso.example' };

/**
 * Records a decision on each item of an instance, and an earlier decision on every second item. Writes the product's rows without its
 * functions, because the emulated storage would take a quarter of an hour for 100,000 recorded decisions.
 */
export async function recordDecided(parameters: Readonly<Record<string, string>>): Promise<object> {
  const { definition = '', instance = '' } = parameters;
  const table = createTable(() => reviews);
  let rows = 0;
  for (let after: string | undefined, more = true; more;) {
    const page = await table.range<StoredDecision>(definition, keysUnder(`decision:${instance}`, after), PAGE);
    const groups = page.rows.map((row, n) => decidedRows(instance, row, n % 2 === 0));
    const transactions = [...packed(groups, ROWS)].map((together) => together.flat());
    const write = async (): Promise<void> => {
      for (let next = transactions.pop(); next; next = transactions.pop()) await table.write(definition, next);
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, write));
    rows += groups.flat().length;
    after = page.rows.at(-1)?.value.id;
    more = page.more;
  }
  return { rows };
}

/** Returns the rows of one item and of its events; the row of the item is written once. */
function decidedRows(instance: string, item: StoredValue<StoredDecision>, isTwice: boolean): RowChange[] {
  const dateTime = new Date().toISOString();
  const channel = { kind: 'user', appId: null, requestId: null } as const;
  const change = { kind: 'single', by: BY, channel, dateTime } as const;
  const approved = { decision: 'Approve', justification: 'Needed for the work of this quarter' } as const;
  if (!isTwice) return changedRows(instance, changeDecision(item, approved, change));
  const denied = changeDecision(item, { decision: 'Deny', justification: 'Not known to me' }, change);
  const again = changeDecision({ ...item, value: denied.next }, approved, change);
  return [
    ...changedRows(instance, denied).filter(({ rowKey }) => rowKey.startsWith('event:')),
    ...changedRows(instance, again),
  ];
}
