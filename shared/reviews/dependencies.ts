import type { Directory } from '../directory/directory';
import type { DecisionPages } from '../rules/decisions/decisionJob';
import type { Generator } from '../rules/evidence/statement';
import type { RemovalGuard } from '../rules/removals/removalGuard';
import type { Feature } from '../rules/scope/features';
import type { Notifier } from '../notifications/notifier';
import type { Anchor } from '../signing/anchors';
import type { Signer } from '../signing/signer';
import type { Storage } from '../storage/storage';

export { inOneInvocation } from '../directory/client/shortWaits';
export { readWorkMessage } from '../storage/work/workQueue';
export { TELL_QUEUE, WORK_QUEUE } from '../storage/work/workQueue';

/** The services and limits that use cases work with. */
export interface Dependencies {
  readonly storage: Storage;
  readonly directory: Directory;
  readonly notifier: Notifier;
  readonly signer: Signer;
  /** The anchors of seals outside the storage account; empty for a deployment without any. */
  readonly anchors: readonly Anchor[];
  readonly evidence: EvidenceFacts;
  /** Returns the current UTC instant with milliseconds, by the product's one clock. */
  readonly now: () => string;
  /** The public base URL of this product, without a slash at the end. */
  readonly publicEndpoint: string;
  /** The base URL of the directory in links to principals and resources, without a version. */
  readonly directoryLinkBase: string;
  /** The features whose Graph permissions this deployment has. */
  readonly features: ReadonlySet<Feature>;
  readonly limits: Limits;
  /** Writes a log line for operators; `properties` hold ids, never names or tokens. */
  readonly log: (level: 'information' | 'warning' | 'error', message: string, properties: object) => void;
}

/** The facts about this deployment that evidence contains. */
interface EvidenceFacts {
  readonly tenantId: string;
  readonly generator: Generator;
  /** Returns the text of the program that checks packs. */
  readonly readVerifier: () => Promise<string>;
}

/** Limits that protect the directory from load, people from mistakes, and workers from long runs. */
interface Limits {
  /** How many removals of one instance are sent in one second. */
  readonly removalsPerSecond: number;
  readonly removalGuard: RemovalGuard;
  readonly decisionPages: DecisionPages;
  /** For how many days after the end of an instance its definition cannot be deleted; 0 for none. */
  readonly evidenceRetentionDays: number;
}
