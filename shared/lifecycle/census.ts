import { addDuration, isBefore } from '../rules/duration';
import { measure } from '../telemetry/measure';
import type { Dependencies } from '../reviews/dependencies';

const INTERVAL = 'PT1H';
const ROWS = 1000;
/** The most pages that are counted while there is work: 50,000 rows. */
const PAGES = 50;

/** Measures the number of open instances. `isIdle` means that nothing was due. Throws ServiceUnavailable. */
export type Census = (deps: Dependencies, isIdle: boolean) => Promise<void>;

/**
 * Creates a census that counts at most once an hour in one process. It counts the open instances in the due index, where each waits for its
 * reminder or its end; a stopped instance is counted until then. An idle census reads one page; if there are more instances, the next
 * census that finds work counts them.
 */
export function createCensus(): Census {
  let next: string | undefined;
  return async (deps, isIdle) => {
    const at = deps.now();
    if (next !== undefined && isBefore(at, next)) return;
    const openInstances = await count(deps, isIdle ? 1 : PAGES);
    if (openInstances === undefined) return;
    next = addDuration(at, INTERVAL);
    measure({ openInstances });
  };
}

/** Returns the number of open instances; undefined if they take more pages. */
async function count({ storage }: Dependencies, pages: number): Promise<number | undefined> {
  const open = new Set<string>();
  let after: string | undefined;
  for (let n = 0; n < pages; n += 1) {
    const page = await storage.due.listOpen(after, ROWS);
    for (const id of page.instanceIds) open.add(id);
    if (page.last === undefined) return open.size;
    after = page.last;
  }
  return undefined;
}
