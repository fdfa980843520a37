import { sourceOfKeys, type Source, sourceOf } from '../../api/odata/source';
import type { Caller } from '../../auth/caller';
import type { Contact, Instance } from '../../rules/model/instance';
import { findInstanceFor, requireRightInSeries } from '../access/whoMay';
import { findSeries, type InstancePath } from '../access/find';
import { reviewsSomething } from '../decisions/decisionsToReview';
import { instancesReviewedBy } from '../access/reviewers';
import type { Dependencies } from '../dependencies';
import type { Reviewer } from '../../rules/decisions/reviewerRights';

/** Returns the instances of a definition, in the order of their ids. Throws ResourceNotFound, Forbidden. */
export async function readableInstances(
  deps: Dependencies,
  caller: Caller,
  definitionId: string,
): Promise<Source<Instance>> {
  await requireRightInSeries(deps, caller, 'read', (await findSeries(deps, definitionId)).value);
  return instancesOf(deps, definitionId);
}

/** Returns the instances of a definition, in the order of their ids, to a caller who may read the definition. */
export const instancesOf = ({ storage }: Dependencies, definitionId: string): Source<Instance> =>
  sourceOf((after, limit) => storage.instances.list(definitionId, after, limit));

/** Returns all people who were ever asked to review an instance. Throws ResourceNotFound, Forbidden. */
export async function readableContacts(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Source<Contact>> {
  const { value } = await findInstanceFor(deps, caller, 'read', path);
  return sourceOf((after, limit) => deps.storage.contacts.list(value, after, limit));
}

/**
 * Returns the instances of a definition in which a person reviews a decision, in the order of their ids; none for an application.
 * Throws ResourceNotFound. Source: docs/graph-reference.md#e11.
 */
export async function instancesToReview(
  deps: Dependencies,
  reviewer: Reviewer,
  definitionId: string,
): Promise<Source<Instance>> {
  await findSeries(deps, definitionId);
  const keys = await instancesReviewedBy(deps, reviewer, definitionId);
  const ids = keys.map(({ id }) => id);
  return sourceOfKeys(ids, async (id) => {
    const found = await deps.storage.instances.find(definitionId, id);
    return found && (await reviewsSomething(deps, reviewer, found.value)) ? found.value : undefined;
  });
}
