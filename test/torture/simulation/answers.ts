import type { DecisionJob } from '../../../shared/rules/decisions/decisionJob';
import type { Request } from './request';
import type { Snapshot } from './snapshot';

/** The last seen state of a job (undefined: never seen), and the snapshot before its request, where that is known. */
export interface KnownJob {
  readonly job: DecisionJob | undefined;
  readonly begun: Snapshot | undefined;
}

/** The product's answers to clients so far. */
export class Answers {
  /** Justifications of acknowledged decisions, by definition. */
  readonly acknowledged = new Map<string, string>();
  /** Definitions whose deletion was acknowledged. */
  readonly deleted = new Set<string>();
  /** Jobs that were acknowledged or seen; they are kept after the product deletes them. */
  readonly jobs = new Map<string, KnownJob>();

  take({ beginsJob, decides, deletes }: Request, value: unknown): void {
    if (decides) this.acknowledged.set(decides.justification, decides.definitionId);
    if (deletes !== undefined) this.deleted.add(deletes);
    if (beginsJob && typeof value === 'string') this.jobs.set(value, { job: undefined, begun: undefined });
  }

  /** Looks at the jobs after a step. */
  see(before: Snapshot, { jobs }: Snapshot): void {
    for (const job of jobs) {
      const known = this.jobs.get(job.id);
      this.jobs.set(job.id, { job, begun: known?.job ? known.begun : before });
    }
  }
}
