import { useEffect, useState } from 'preact/hooks';
import type { Decision, Item } from '../api/types';
import { ApiError } from '../api/client';
import { useApp } from '../app/context';
import { isOpen } from './items';
import { instancePath, type ReviewPath } from './load';

/** The most items that the page decides one by one, even without a connection. The service decides larger numbers. */
export const FEW = 100;
/** The most items that one request to the service can name. */
const MOST = 5_000;
const LOOK_MS = 2_000;

/** A decision about many items that the service carries out, even after the page is closed. */
interface Job {
  /** The monitors of the work that has not ended. */
  readonly monitors: readonly string[];
  /** The decision about the items: one for all of them, or the suggestion for each. */
  readonly becomes: Decision | 'suggested';
  readonly size: number;
  /** The number of items that had the decision when the job began. */
  readonly before: number;
}

export interface Jobs {
  readonly running: { readonly done: number; readonly size: number } | undefined;
  /** Why the last job did not decide all items. */
  readonly failure: string | undefined;
  readonly followSuggestions: (size: number) => void;
  readonly decide: (items: readonly Item[], decision: Decision, justification: string) => void;
}

/** Returns the jobs of a review. The browser remembers a running job, so that the page finds it again after it was closed. */
export function useJobs(path: ReviewPath, items: readonly Item[], refresh: () => void): Jobs {
  const { client } = useApp();
  const storageKey = `job ${path.instanceId}`;
  const [job, setJob] = useState(() => JSON.parse(localStorage.getItem(storageKey) ?? 'null') as Job | null); // this hook wrote it
  const [failure, setFailure] = useState<string>();
  const change = (next: Job | null): void => {
    if (next === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(next));
    setJob(next);
  };
  useMonitors(job?.monitors ?? [], refresh, (monitors, error) => {
    if (error !== undefined) setFailure(error);
    change(job && monitors.length > 0 ? { ...job, monitors } : null);
  });

  const begin = async (becomes: Job['becomes'], size: number, action: string, bodies: readonly object[]) => {
    setFailure(undefined);
    const before = countOf(items, becomes);
    const monitors: string[] = [];
    try {
      for (const body of bodies) {
        const { headers } = await client.send('POST', `${instancePath(path)}/${action}`, {
          headers: { prefer: 'respond-async' },
          body,
        });
        monitors.push(headers.get('location') ?? '');
        change({ monitors, becomes, size, before });
      }
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    running: job ? { done: Math.max(0, countOf(items, job.becomes) - job.before), size: job.size } : undefined,
    failure,
    followSuggestions: (size) => {
      void begin('suggested', size, 'acceptRecommendations', [{}]);
    },
    decide: (some, decision, justification) => {
      const bodies = Array.from({ length: Math.ceil(some.length / MOST) }, (_, n) => {
        const decisionIds = some.slice(n * MOST, (n + 1) * MOST).map(({ id }) => id);
        return { decision, justification, decisionIds };
      });
      void begin(decision, some.length, 'batchRecordDecisions', bodies);
    },
  };
}

const countOf = (items: readonly Item[], becomes: Job['becomes']): number =>
  items.filter((item) => (becomes === 'suggested' ? !isOpen(item) : item.decision === becomes)).length;

/** Checks the first monitor until its work has ended. Calls `onEnd` with the remaining monitors, and with the reason if the work failed. */
function useMonitors(
  monitors: readonly string[],
  onProgress: () => void,
  onEnd: (left: readonly string[], error: string | undefined) => void,
): void {
  const { client } = useApp();
  const [first, ...others] = monitors;
  useEffect(() => {
    if (first === undefined) return undefined;
    const timer = setInterval(() => {
      client.send('GET', first).then(
        ({ status }) => {
          onProgress();
          if (status !== 202) onEnd(others, undefined);
        },
        (error: unknown) => {
          // Without a connection, the check is repeated. If the service refuses it, the job ends here.
          if (error instanceof ApiError) onEnd(others, error.message);
        },
      );
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [first]);
}
