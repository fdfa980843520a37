import { heldRemovals } from '../../mail/heldRemovals';
import type { DecisionCounts, Instance } from '../../rules/model/instance';
import { isHeld, itemsOf, withHold } from '../../rules/instance/removalGuard';
import type { Dependencies } from '../../reviews/dependencies';
import { countDecisions, NOTHING_COUNTED, type Tally } from './countDecisions';
import { about } from './mailContacts';
import type { Slice } from './slice';

/**
 * One slice of judging whether decisions may be applied by themselves: they are counted first, where the mails of the end have not
 * done so. Throws ServiceUnavailable.
 */
export async function guard(deps: Dependencies, instance: Instance): Promise<Slice> {
  if (instance.counts) return judge(deps, instance, instance.counts);
  const before = instance.cursor === null ? NOTHING_COUNTED : (JSON.parse(instance.cursor) as Tally);
  const tally = await countDecisions(deps, instance, before);
  if (tally.after !== null) return { change: { cursor: JSON.stringify(tally) }, done: false };
  return judge(deps, instance, tally.counts);
}

function judge({ limits, log }: Dependencies, instance: Instance, counts: DecisionCounts): Slice {
  const change = { counts, cursor: null };
  if (!isHeld(counts, limits.removalGuard)) return { change, done: true };
  const { definitionId, id } = instance;
  log('warning', 'An instance waits for a person because it would remove so much.', { definitionId, instanceId: id });
  const errors = withHold(instance.errors, counts, limits.removalGuard);
  return { change: { ...change, errors, hold: { told: false } }, done: false };
}

/** Tells the creator that removals wait, whether or not the review sends other mails: nobody else would know. */
export async function tellHold(deps: Dependencies, instance: Instance): Promise<Slice> {
  const creator = await deps.directory.findUser(instance.terms.createdBy.id);
  const { counts } = instance;
  if (creator?.accountEnabled && creator.mail && counts) {
    const { percent } = deps.limits.removalGuard;
    const mail = heldRemovals({
      ...about(deps, instance, creator),
      denied: counts.Deny,
      items: itemsOf(counts),
      percent,
      link: `${deps.publicEndpoint}/beta/identityGovernance/accessReviews/definitions/${instance.definitionId}/instances/${instance.id}`,
    });
    await deps.directory.sendMail({ to: [creator.mail], ...mail });
  }
  return { change: { hold: { told: true } }, done: true };
}
