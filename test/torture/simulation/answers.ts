import type { DecisionJob } from '../../../shared/rules/decisions/decisionJob';
import type { Request } from './request';
import type { Snapshot } from './snapshot';

/** The last seen state of a job (undefined if never seen), and the snapshot before its request if that is known. */
export interface KnownJob {
  readonly job: DecisionJob | undefined;
  readonly begun: Snapshot | undefined;
}

/** The product's answers to clients. */
export class Answers {
  /** Justifications of acknowledged decisions, by definition. */
  readonly acknowledged = new Map<string, string>();
  /** Definitions whose deletion was acknowledged. */
  readonly deleted = new Set<string>();
  /** The jobs that were acknowledged or seen. They are kept after the product deletes them. */
  readonly jobs = new Map<string, KnownJob>();

  take({ beginsJob, decides, deletes }: Request, value: unknown): void {
    if (decides) this.acknowledged.set(decides.justification, decides.definitionId);
    if (deletes !== undefined) this.deleted.add(deletes);
    if (beginsJob && typeof value === 'string') this.jobs.set(value, { job: undefined, begun: undefined });
  }

  /** Records the jobs after a step. */
  see(before: Snapshot, { jobs }: Snapshot): void {
    for (const job of jobs) {
      const known = this.jobs.get(job.id);
      this.jobs.set(job.id, { job, begun: known?.job ? known.begun : before });
    }
  }
}
