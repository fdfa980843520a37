import { reminder } from '../../mail/reminder';
import { isBefore, midpoint } from '../../rules/duration';
import type { Contact, Instance } from '../../rules/instance';
import { period } from '../../rules/stages';
import type { Dependencies } from '../dependencies';
import { mailContacts } from './mailContacts';
import type { Slice } from './slice';

/**
 * One slice of reminding the reviewers, at the midpoint or because somebody asked for it. Its beginning is stored first, so that
 * a repeated slice knows who has been reminded this time. Reference: Graph access reviews §3.11, E17.
 */
export async function remind(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { requestedDateTime, midpointSent } = instance.reminder;
  if (requestedDateTime === null) {
    return { change: { cursor: null, reminder: { requestedDateTime: deps.now(), midpointSent } }, done: false };
  }
  const slice = await mailContacts(deps, instance, {
    isDue: ({ remindedDateTime }) => remindedDateTime === null || isBefore(remindedDateTime, requestedDateTime),
    mail: reminder,
    noted: (contact): Contact => ({ ...contact, remindedDateTime: deps.now() }),
  });
  if (!slice.done) return slice;
  const { startDateTime, endDateTime } = period(instance);
  const passed = !isBefore(requestedDateTime, midpoint(startDateTime, endDateTime));
  return {
    change: { cursor: null, reminder: { requestedDateTime: null, midpointSent: midpointSent || passed } },
    done: true,
  };
}
