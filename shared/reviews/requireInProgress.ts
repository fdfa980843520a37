import { isBefore } from '../rules/duration';
import { GraphError } from '../rules/graphError';
import type { Instance } from '../rules/instance';

/**
 * Lets pass what only an instance in progress allows. The clock counts beside the status: after the end nothing is taken, even if
 * the lifecycle has not come by yet. Throws Conflict.
 */
export function requireInProgress({ status, endDateTime }: Instance, now: string): void {
  if (status === 'InProgress' && isBefore(now, endDateTime)) return;
  const state = status === 'InProgress' ? `over since ${endDateTime}` : `in the status '${status}'`;
  throw new GraphError('Conflict', `The instance is ${state}; this is possible only while it is in progress.`);
}
