import type { Caller } from '../../auth/caller';
import type { Contact, Instance } from '../../rules/instance';
import type { Source } from '../../odata/list';
import type { Rows } from '../../storage/table';
import type { Dependencies } from '../dependencies';
import { findFullyReadableInstance, findSeries, type InstancePath } from '../find';
import { requireReadSeries } from '../ownership';

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

/** Stored rows as a list reads them; their key is the id of the object. */
export const sourceOf = <T extends { readonly id: string }>(
  list: (after: string | undefined, limit: number) => Promise<Rows<T>>,
): Source<T> => ({
  async read(after, limit) {
    const { rows, more } = await list(after, limit);
    return { rows: rows.map(({ value }) => ({ key: value.id, value })), more };
  },
});
