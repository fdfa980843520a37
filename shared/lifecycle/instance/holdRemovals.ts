import { heldRemovals } from '../../mail/texts';
import type { Instance } from '../../rules/model/instance';
import { isHeld, itemsOf, withHold } from '../../rules/instance/removalGuard';
import type { Dependencies } from '../../reviews/dependencies';
import { countDecisions, EMPTY_TALLY } from './countDecisions';
import { aboutInstance } from './mailReviewers';
import type { Slice } from './slice';

/**
 * One slice of checking whether decisions may be applied automatically: they are counted first, unless the mails of the end have
 * counted them. Throws ServiceUnavailable.
 */
export async function holdRemovals(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { counts, after } = instance.counts
    ? { counts: instance.counts, after: null }
    : await countDecisions(deps, instance, instance.cursor?.kind === 'count' ? instance.cursor : EMPTY_TALLY);
  if (after !== null) return { change: { cursor: { kind: 'count', counts, after } }, done: false };
  const { limits, log } = deps;
  const change = { counts, cursor: null };
  if (!isHeld(counts, limits.removalGuard)) return { change, done: true };
  const { definitionId, id } = instance;
  log('warning', 'Removals are held: the instance would remove too much access.', { definitionId, instanceId: id });
  const errors = withHold(instance.errors, counts, limits.removalGuard);
  return { change: { ...change, errors, hold: { told: false } }, done: false };
}

/** Mails the creator that removals are held, even if the review sends no other mails: nobody else would know. */
export async function mailHold(deps: Dependencies, instance: Instance): Promise<Slice> {
  const creator = await deps.directory.findUser(instance.terms.createdBy.id);
  const { counts, definitionId, id } = instance;
  if (creator?.accountEnabled && creator.mail && counts) {
    const mail = heldRemovals({
      ...aboutInstance(deps, instance, creator),
      denied: counts.Deny,
      items: itemsOf(counts),
      percent: deps.limits.removalGuard.percent,
      link: `${deps.publicEndpoint}/beta/identityGovernance/accessReviews/definitions/${definitionId}/instances/${id}`,
    });
    await deps.directory.sendMail({ to: [creator.mail], ...mail });
  }
  return { change: { hold: { told: true } }, done: true };
}
