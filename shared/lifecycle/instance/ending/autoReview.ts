import { type Instance, lastRow } from '../../../rules/model/instance';
import { defaultDecision, SYSTEM, SYSTEM_REVIEWER } from '../../../rules/decisions/outcome';
import { changeDecision } from '../../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../../reviews/dependencies';
import { sliceAfter, type Slice } from '../slice';

const DECISIONS = 500;

/**
 * Decides one page of the items that nobody decided, by the default decision of the definition. Idempotent: a decided item stays.
 * Throws ServiceUnavailable, StaleError (a decision arrived at the last moment). Source: docs/graph-reference.md#s3-9.
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
  const changes = page.rows.flatMap((previous) => {
    const decision = defaultDecision(previous.value, settings);
    return decision === undefined ? [] : [changeDecision(previous, { decision }, event)];
  });
  await deps.storage.decisions.change(instance, changes);
  return sliceAfter(page);
}
