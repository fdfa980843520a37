import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';
import type { Work } from './nextStep';

/** A worker that has not come back by then is dead, or so slow that another may double the mail it has under way. */
const PATIENCE = 'PT5M';

/**
 * Whether the work sends mails, by what the instance is told to send. They cannot be taken back: two workers at once would send each
 * of them twice.
 */
export function sendsMails({ terms }: Pick<Instance, 'terms'>, work: Work): boolean {
  const { settings, additionalNotificationRecipients } = terms;
  switch (work) {
    case 'invite':
    case 'inviteStage':
    case 'inviteAdded':
      return settings.mailNotificationsEnabled;
    case 'announceEnd':
      return settings.mailNotificationsEnabled || additionalNotificationRecipients.length > 0;
    case 'remind':
    case 'mailHold':
      return true;
    default:
      return false;
  }
}

/** Whether somebody else sends the mails of the instance. A message that is delivered again is no other. */
export const isLeasedByOther = ({ mailing }: Instance, holder: string, now: string): boolean =>
  mailing !== undefined && mailing.holder !== holder && isBefore(now, mailing.untilDateTime);

/** The instance whose mails are sent by the worker on a message, known by its key, and by nobody else for a while. */
export const withLease = (instance: Instance, holder: string, now: string): Instance => ({
  ...instance,
  mailing: { holder, untilDateTime: addDuration(now, PATIENCE) },
});

/** The instance after a slice of mails that was not the last one. */
export const withLeaseRenewed = (instance: Instance, now: string): Instance =>
  instance.mailing ? withLease(instance, instance.mailing.holder, now) : instance;

/** The instance whose mails are sent. */
export function withoutLease(instance: Instance): Instance {
  const { mailing, ...others } = instance;
  return mailing ? others : instance;
}
