import type { Directory } from '../../shared/directory/directory';
import type { Notifier } from '../../shared/notifications/notifier';
import type { Dependencies } from '../../shared/reviews/dependencies';
import { DECISION_PAGES } from '../../shared/rules/decisions/decisionJob';
import { FEATURES } from '../../shared/rules/scope/features';
import type { Storage } from '../../shared/storage/storage';
import { EVIDENCE, SIGNER } from './signer';

/** Returns the dependencies of use cases that need only storage, without a directory and a notifier. */
export const storageOnly = (storage: Storage, now: string): Dependencies => ({
  storage,
  directory: {} as Directory,
  notifier: {} as Notifier,
  signer: SIGNER,
  anchors: [],
  evidence: EVIDENCE,
  now: () => now,
  publicEndpoint: 'http://localhost',
  directoryLinkBase: 'http://localhost',
  features: new Set(FEATURES),
  limits: {
    removalsPerSecond: 20,
    removalGuard: { percent: 50, items: 10 },
    decisionPages: DECISION_PAGES,
    evidenceRetentionDays: 0,
  },
  log: () => undefined,
});
