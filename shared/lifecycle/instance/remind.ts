import { reminder } from '../../mail/reminder';
import { isBefore, midpoint } from '../../rules/duration';
import type { Contact, Instance } from '../../rules/model/instance';
import { period } from '../../rules/instance/stages';
import type { Dependencies } from '../../reviews/dependencies';
import { mailContacts } from './mailContacts';
import type { Slice } from './slice';

/**
 * One slice of reminding the reviewers, at the midpoint or because somebody asked for it. Its beginning is stored first, so that
 * a repeated slice knows who has been reminded this time. Reference: Graph access reviews §3.11, E17.
 */
export async function remind(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { number, requestedDateTime, midpointSent } = instance.reminder;
  if (requestedDateTime === null) {
    const begun = { number: number + 1, requestedDateTime: deps.now(), midpointSent };
    return { change: { cursor: null, reminder: begun }, done: false };
  }
  const slice = await mailContacts(deps, instance, {
    isDue: ({ lastReminder }) => lastReminder < number,
    mail: reminder,
    noted: (contact): Contact => ({ ...contact, lastReminder: number }),
  });
  if (!slice.done) return slice;
  const { startDateTime, endDateTime } = period(instance);
  const passed = !isBefore(requestedDateTime, midpoint(startDateTime, endDateTime));
  return {
    change: { cursor: null, reminder: { number, requestedDateTime: null, midpointSent: midpointSent || passed } },
    done: true,
  };
}
