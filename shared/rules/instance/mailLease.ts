import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';
import type { Work } from './nextStep';

/** A worker that has not renewed its lease by then is dead, or so slow that another one may send its current mail again. */
const LEASE = 'PT5M';

/**
 * Whether a kind of work sends mails, by the settings of the instance. Mails cannot be taken back: without a lease, two workers would
 * send each mail twice.
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

/** Whether another worker holds the lease. `holder` is the key of a work message, which is the same if the message is delivered again. */
export const isLeasedByOther = ({ mailing }: Instance, holder: string, now: string): boolean =>
  mailing !== undefined && mailing.holder !== holder && isBefore(now, mailing.untilDateTime);

/** Returns the instance with the lease of a worker. */
export const withLease = (instance: Instance, holder: string, now: string): Instance => ({
  ...instance,
  mailing: { holder, untilDateTime: addDuration(now, LEASE) },
});

/** Returns the instance with its lease, if any, renewed after a slice. */
export const withLeaseRenewed = (instance: Instance, now: string): Instance =>
  instance.mailing ? withLease(instance, instance.mailing.holder, now) : instance;

/** Returns the instance without a lease. */
export function withoutLease(instance: Instance): Instance {
  const { mailing, ...others } = instance;
  return mailing ? others : instance;
}

/** Returns the instance without the lease of this worker; that of another one stays. */
export const withoutLeaseOf = (instance: Instance, holder: string): Instance =>
  instance.mailing?.holder === holder ? withoutLease(instance) : instance;
