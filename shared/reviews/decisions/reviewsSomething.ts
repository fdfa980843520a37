import type { Instance } from '../../rules/model/instance';
import type { Dependencies } from '../dependencies';
import { decisionsInStage, decisionsToReview, type Reviewer } from './decisionsToReview';

/**
 * Whether a person reviews a decision of an instance, in its present stage or in one that is over. Who was replaced does not any
 * more, and nobody does where nothing is reviewed. Throws ServiceUnavailable. Reference: Graph access reviews E06, E11.
 */
export async function reviewsSomething(deps: Dependencies, reviewer: Reviewer, instance: Instance): Promise<boolean> {
  const sources =
    instance.stages.length === 0
      ? [decisionsToReview(deps, reviewer, instance)]
      : instance.stages.map((stage) => decisionsInStage(deps, reviewer, { instance, stage }));
  for (const source of sources) {
    const { rows } = await source.read(undefined, 1);
    if (rows.length > 0) return true;
  }
  return false;
}
