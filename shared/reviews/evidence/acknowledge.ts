import type { Caller } from '../../auth/caller';
import { GraphError } from '../../rules/errors';
import type { AcknowledgementInput, Instance } from '../../rules/model/instance';
import type { Target } from '../access/find';
import type { Dependencies } from '../dependencies';
import { changeInstance } from '../instances/changeInstance';

const ENDED: readonly Instance['status'][] = ['Completed', 'Applying', 'Applied'];

/**
 * Records that a person acknowledges the result of an instance. Its journal keeps their words, and the next seal has them. Throws Conflict
 * before the end; PreconditionFailed where more has happened since the seal; ResourceNotFound; Forbidden unless the caller may manage the
 * review.
 */
export async function acknowledgeResult(
  deps: Dependencies,
  caller: Caller,
  path: Target,
  input: AcknowledgementInput,
): Promise<void> {
  await changeInstance(deps, { caller, right: 'acknowledge' }, path, (instance) => {
    const { status, seal, acknowledged } = instance;
    if (!ENDED.includes(status)) {
      throw new GraphError('Conflict', `The instance has no result yet: its status is '${status}'.`);
    }
    if (seal?.statementSha256 !== input.statementSha256) {
      const message = `The last seal of the instance has another hash: ${seal?.statementSha256 ?? 'there is none yet'}.`;
      throw new GraphError('PreconditionFailed', `${message} Look at what has happened since, and send that one.`);
    }
    return { ...instance, acknowledged: { number: (acknowledged?.number ?? 0) + 1, ...input } };
  });
}
