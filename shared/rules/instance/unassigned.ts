import type { Instance } from '../model/instance';

/** Reports in `errors` how many items nobody is asked to decide, over all slices so far. */
export function withUnassigned(instance: Instance, count: number): Pick<Instance, 'errors' | 'unassigned'> {
  if (count === 0 || instance.commonReviewerIds.length > 0) return { errors: instance.errors };
  const code = 'NoReviewer';
  const unassigned = (instance.unassigned ?? 0) + count;
  const message = `${unassigned} decisions have no reviewer: nobody was found and no fallback reviewer is there.`;
  return { unassigned, errors: [...instance.errors.filter((error) => error.code !== code), { code, message }] };
}
