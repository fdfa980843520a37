import type { Instance } from '../../../shared/rules/model/instance';
import type { ReviewStatus } from '../../../shared/rules/model/definition';

/** The statuses in the order in which an instance has them. */
export const STATUSES: readonly ReviewStatus[] = [
  'NotStarted',
  'Initializing',
  'Starting',
  'InProgress',
  'Completing',
  'AutoReviewing',
  'AutoReviewed',
  'Completed',
  'Applying',
  'Applied',
];

/** Returns whether an instance has, or had, a status. */
export const isReached = (instance: Pick<Instance, 'status'>, status: ReviewStatus): boolean =>
  STATUSES.indexOf(instance.status) >= STATUSES.indexOf(status);
