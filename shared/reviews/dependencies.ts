import type { Directory } from '../directory/directory';
import type { DecisionPages } from '../rules/decisions/decisionJob';
import type { RemovalGuard } from '../rules/instance/removalGuard';
import type { Notifier } from '../notifications/notifier';
import type { Storage } from '../storage/storage';

export { inOneInvocation } from '../directory/client/shortWaits';
export { readWorkMessage } from '../storage/work/workMessage';
export { TELL_QUEUE, WORK_QUEUE } from '../storage/work/workQueue';

/** What the use cases work with. */
export interface Dependencies {
  readonly storage: Storage;
  readonly directory: Directory;
  readonly notifier: Notifier;
  /** The one clock: the present instant in UTC with milliseconds. */
  readonly now: () => string;
  /** The address under which people reach this product, without a slash at the end. */
  readonly publicEndpoint: string;
  /** The address of the directory in links to principals and resources, without a version. */
  readonly directoryLinkBase: string;
  readonly limits: Limits;
  /** Says what an operator should know; `properties` hold ids, never names or tokens. */
  readonly log: (level: 'information' | 'warning' | 'error', message: string, properties: object) => void;
}

/** What protects the directory from this product, people from its mistakes, and its workers from what takes too long. */
interface Limits {
  /** Removals of one instance: that many, then a pause of a second. */
  readonly removalsPerSecond: number;
  readonly removalGuard: RemovalGuard;
  readonly decisionPages: DecisionPages;
}
