import type { Instance } from '../../rules/model/instance';

/** The result of one slice of work: what to write into the instance, and whether the work is done. */
export interface Slice {
  readonly change: Partial<Instance>;
  readonly done: boolean;
  /** How long the next slice has to wait, where the directory is to be spared. */
  readonly pauseSeconds?: number;
}
