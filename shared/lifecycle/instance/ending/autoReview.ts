import { type Instance, lastRow } from '../../../rules/model/instance';
import { unknownSignIns } from '../../../rules/instance/instanceErrors';
import { defaultDecision, SYSTEM, SYSTEM_REVIEWER } from '../../../rules/decisions/outcome';
import { changeDecision } from '../../../reviews/decisions/decisionChange';
import type { DecisionChange } from '../../../storage/decisionRows';
import type { Dependencies } from '../../../reviews/dependencies';
import { sliceAfter, type Slice } from '../../roundResult';

const DECISIONS = 500;

const UNDECIDED = 'Nobody decided, and there is no recommendation for the default decision.';

/**
 * Decides one page of the items that nobody has decided, by the default decision of the definition. Idempotent: a decided item stays. If
 * the recommendation is missing because the directory withholds sign-ins, `applyDescription` says so, because v1.0 has no `errors`. Throws
 * ServiceUnavailable, and StaleError if a decision arrives at the last moment. Source: docs/graph-reference.md#s3-9.
 */
export async function autoReview(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { settings } = instance.terms;
  const page = await deps.storage.decisions.list(instance, lastRow(instance), DECISIONS);
  const event = {
    kind: 'default',
    by: SYSTEM_REVIEWER,
    channel: SYSTEM.channel,
    dateTime: deps.now(),
    defaultDecision: settings.defaultDecision,
  } as const;
  const unknown = settings.defaultDecision === 'Recommendation' ? unknownSignIns(instance.errors) : '';
  const applyDescription = `${UNDECIDED} ${unknown}`;
  const changes = page.rows.flatMap((previous): readonly DecisionChange[] => {
    const { value } = previous;
    const decision = defaultDecision(value, settings);
    if (decision !== undefined) return [changeDecision(previous, { decision }, event)];
    const isUnexplained = value.decision === 'NotReviewed' && value.applyDescription !== applyDescription;
    return unknown !== '' && isUnexplained ? [{ previous, next: { ...value, applyDescription } }] : [];
  });
  await deps.storage.decisions.change(instance, changes);
  return sliceAfter(page);
}
