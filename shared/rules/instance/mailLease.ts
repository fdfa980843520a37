import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';
import type { Work } from './nextStep';

/**
 * How long a lease lasts. A worker that has not renewed it by then is dead, or so slow that another worker may send its current mail again.
 */
const LEASE = 'PT5M';

/**
 * Returns whether a type of work sends mails under the settings of the instance. Such work needs a lease: mails cannot be taken back, and
 * without a lease two workers would send each mail twice.
 */
export function sendsMails({ terms }: Pick<Instance, 'terms'>, work: Work): boolean {
  const { settings, additionalNotificationRecipients } = terms;
  switch (work) {
    case 'invite':
      return settings.mailNotificationsEnabled;
    case 'announceEnd':
      return settings.mailNotificationsEnabled || additionalNotificationRecipients.length > 0;
    case 'remind':
    case 'reportFailures':
    case 'mailHold':
    case 'mailUnassigned':
    case 'mailReadBack':
      return true;
    default:
      return false;
  }
}

/**
 * Returns whether another worker holds the lease. `holder` is the key of a work message; a message that is delivered again has the same
 * key.
 */
export const isLeasedByOther = ({ mailing }: Instance, holder: string, now: string): boolean =>
  mailing !== undefined && mailing.holder !== holder && isBefore(now, mailing.untilDateTime);

/** Returns the instance with the lease of a worker. */
export const withLease = (instance: Instance, holder: string, now: string): Instance => ({
  ...instance,
  mailing: { holder, untilDateTime: addDuration(now, LEASE) },
});

/** Returns the instance with its lease, if it has one, renewed after a slice. */
export const withLeaseRenewed = (instance: Instance, now: string): Instance =>
  instance.mailing ? withLease(instance, instance.mailing.holder, now) : instance;

/** Returns the instance without a lease. */
export function withoutLease(instance: Instance): Instance {
  const { mailing, ...others } = instance;
  return mailing ? others : instance;
}

/** Returns the instance without the lease of this worker. The lease of another worker stays. */
export const withoutLeaseOf = (instance: Instance, holder: string): Instance =>
  instance.mailing?.holder === holder ? withoutLease(instance) : instance;
