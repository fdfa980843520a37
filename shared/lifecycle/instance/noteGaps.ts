import { newGaps, withGaps, type DirectoryGap } from '../../rules/instance/gaps';
import type { Instance } from '../../rules/model/instance';
import type { Dependencies } from '../../reviews/dependencies';

/**
 * Reports what the directory withheld from an instance: returns its `errors`, and notes each new gap in the log and for the operator.
 * Throws ServiceUnavailable.
 */
export async function noteGaps(
  { storage, log, now }: Dependencies,
  instance: Instance,
  gaps: Iterable<DirectoryGap>,
): Promise<Pick<Instance, 'errors'>> {
  const { definitionId, id, errors } = instance;
  const found = newGaps(errors, gaps);
  for (const gap of found) {
    log('warning', 'A review goes on without information.', { definitionId, instanceId: id, ...gap });
    await storage.gaps.put(gap, instance, now());
  }
  return { errors: withGaps(errors, found) };
}
