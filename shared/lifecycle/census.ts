import { addDuration, isBefore } from '../rules/duration';
import { measure } from '../telemetry/measure';
import type { Dependencies } from '../reviews/dependencies';

const INTERVAL = 'PT1H';
const ROWS = 1000;
/** When there is work anyway; 50,000 subjects. */
const PAGES = 50;

/** Counts the open instances; `isIdle` when nothing was due. */
export type Census = (deps: Dependencies, isIdle: boolean) => Promise<void>;

/**
 * Makes what counts the instances in progress, at most once an hour in one process. They are found in the due index, where each waits for
 * its reminder or its end; one that was stopped before is counted until then. Where nothing is due one page is read and no
 * more, whatever the number of definitions: more of them than that are counted when there is work.
 * Throws (the made function) ServiceUnavailable.
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

/** Undefined when there are more pages than that. */
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
