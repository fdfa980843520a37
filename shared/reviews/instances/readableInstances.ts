import type { Caller } from '../../auth/caller';
import type { Contact, Instance } from '../../rules/model/instance';
import type { Source } from '../../api/odata/source';
import type { Dependencies } from '../dependencies';
import { sourceOf } from '../sourceOf';
import { findFullyReadableInstance, findSeries, type InstancePath } from '../access/find';
import { requireReadSeries } from '../access/ownership';

/** The instances of a definition, in the order of their ids. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E08. */
export async function readableInstances(
  deps: Dependencies,
  caller: Caller,
  definitionId: string,
): Promise<Source<Instance>> {
  await requireReadSeries(deps, caller, (await findSeries(deps, definitionId)).value);
  return sourceOf((after, limit) => deps.storage.instances.list(definitionId, after, limit));
}

/** Everybody who was asked to review an instance. Throws ResourceNotFound, Forbidden. Reference: Graph access reviews E12. */
export async function readableContacts(
  deps: Dependencies,
  caller: Caller,
  path: InstancePath,
): Promise<Source<Contact>> {
  const instance = await findFullyReadableInstance(deps, caller, path);
  return sourceOf((after, limit) => deps.storage.contacts.list(instance, after, limit));
}
