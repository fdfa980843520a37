import { invitation } from '../../mail/invitation';
import type { Contact, Instance } from '../../rules/model/instance';
import { withStageStatus } from '../../rules/instance/stages';
import type { Dependencies } from '../../reviews/dependencies';
import { mailContacts } from './mailContacts';
import type { Slice } from './slice';

/**
 * One slice of telling the reviewers that the instance begins: each gets one mail, noted when it is sent.
 * Reference: Graph access reviews §3.11.
 */
export async function invite(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (!instance.terms.settings.mailNotificationsEnabled) return { change: { cursor: null }, done: true };
  return mailContacts(deps, instance, {
    isDue: ({ invitedDateTime }) => invitedDateTime === null,
    mail: invitation,
    noted: (contact): Contact => ({ ...contact, invitedDateTime: deps.now() }),
  });
}

/** The same for reviewers who were added while the instance ran. */
export async function inviteAdded(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { change, done } = await invite(deps, instance);
  return { change: done ? { cursor: null, invitationsDue: false } : change, done };
}

/** The same for the reviewers of a stage after the first, which is then in progress. */
export async function inviteStage(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { change, done } = await invite(deps, instance);
  return done
    ? { change: { cursor: null, stages: withStageStatus(instance, 'InProgress').stages }, done }
    : { change, done };
}
