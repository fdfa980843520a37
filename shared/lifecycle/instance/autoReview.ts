import type { Instance } from '../../rules/model/instance';
import { defaultDecision, SYSTEM_REVIEWER } from '../../rules/decisions/outcome';
import { changeDecision } from '../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../reviews/dependencies';
import type { Slice } from './slice';

const DECISIONS = 500;

/**
 * One slice of deciding what nobody decided, by the rule of the definition. A repeated slice finds its own decisions made.
 * Throws ServiceUnavailable, StaleError (a decision came in at the last moment). Reference: Graph access reviews §3.9.
 */
export async function autoReview(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { settings } = instance.terms;
  const page = await deps.storage.decisions.list(instance, instance.cursor ?? undefined, DECISIONS);
  const kind = settings.defaultDecision === 'Recommendation' ? 'recommendation' : 'rule';
  const deciding = { kind, by: SYSTEM_REVIEWER, dateTime: deps.now() } as const;
  const changes = page.rows.flatMap((previous) => {
    const decision = defaultDecision(previous.value, settings);
    return decision === undefined ? [] : [changeDecision(previous, { decision }, deciding)];
  });
  await deps.storage.decisions.change(instance, changes);
  if (!page.more) return { change: { cursor: null }, done: true };
  return { change: { cursor: page.rows.at(-1)?.value.id ?? null }, done: false };
}
