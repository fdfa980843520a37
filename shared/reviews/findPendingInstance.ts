import { notFound } from '../rules/graphError';
import { isGuid } from '../rules/ids';
import type { Instance } from '../rules/instance';
import type { Dependencies } from './dependencies';

/**
 * The instance in progress that a person (id or user principal name) is asked to review. Throws ResourceNotFound.
 * Reference: docs/off-schedule-instances.md.
 */
export async function findPendingInstance(deps: Dependencies, usersId: string, instanceId: string): Promise<Instance> {
  const { storage, directory } = deps;
  const userId = isGuid(usersId) ? usersId : (await directory.findUser(usersId))?.id;
  if (userId === undefined) throw notFound('user', usersId);
  const key = (await storage.contacts.listReviewing(userId)).find(({ id }) => id === instanceId);
  const instance = key && (await storage.instances.find(key.definitionId, key.id));
  const contact = key && (await storage.contacts.find(key, userId));
  if (instance?.value.status !== 'InProgress' || !contact?.current) throw notFound('accessReviewInstance', instanceId);
  return instance.value;
}
