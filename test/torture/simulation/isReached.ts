import type { Instance } from '../../../shared/rules/model/instance';
import type { ReviewStatus } from '../../../shared/rules/model/definition';

/** In the order in which an instance goes through them. */
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

/** Whether an instance is, or was, in a status. */
export const isReached = (instance: Pick<Instance, 'status'>, status: ReviewStatus): boolean =>
  STATUSES.indexOf(instance.status) >= STATUSES.indexOf(status);
