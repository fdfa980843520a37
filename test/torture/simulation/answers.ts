import type { DecisionJob } from '../../../shared/rules/decisions/decisionJob';
import type { Request } from './request';
import type { Snapshot } from './snapshot';

/** A job as it was seen last (undefined: never), and what was there before it was asked for, where that is known. */
export interface KnownJob {
  readonly job: DecisionJob | undefined;
  readonly begun: Snapshot | undefined;
}

/** What the product answered to clients so far. */
export class Answers {
  /** Justifications of decisions that it said it recorded, by the definition. */
  readonly acknowledged = new Map<string, string>();
  /** Definitions whose deletion it said was done. */
  readonly deleted = new Set<string>();
  /** Jobs that it said it began, and those that were seen; they are known for longer than they are there. */
  readonly jobs = new Map<string, KnownJob>();

  take({ beginsJob, decides, deletes }: Request, value: unknown): void {
    if (decides) this.acknowledged.set(decides.justification, decides.definitionId);
    if (deletes !== undefined) this.deleted.add(deletes);
    if (beginsJob && typeof value === 'string') this.jobs.set(value, { job: undefined, begun: undefined });
  }

  /** Looks at the jobs behind a step. */
  see(before: Snapshot, { jobs }: Snapshot): void {
    for (const job of jobs) {
      const known = this.jobs.get(job.id);
      this.jobs.set(job.id, { job, begun: known?.job ? known.begun : before });
    }
  }
}
