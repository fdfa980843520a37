import { accountState, deletesAccounts, NOT_AUTHORIZED, resultBeforeBlock } from '../../rules/removals/accountDeletion';
import { guardOf, isHeld, reasonOfHold, withDecision } from '../../rules/removals/removalGuard';
import type { Instance } from '../../rules/model/instance';
import type { StoredDecision } from '../../rules/model/decision';
import {
  previewedItem,
  withOutcomes,
  type ApplyPreview,
  type ApplyPreviewItem,
} from '../../rules/reports/applyPreview';
import { asDefaultDecides } from '../../rules/reports/definitionPreview';
import { findInstance } from '../../reviews/access/find';
import { mayDeleteAccounts } from '../../reviews/access/creators';
import type { Dependencies } from '../../reviews/dependencies';
import { inspectDenied, resultWithoutRemoval } from '../instance/applying/apply';

/** The decisions whose access is looked up at the same time. */
const DECISIONS = 500;

interface Denial {
  readonly item: StoredDecision;
  readonly isByDefault: boolean;
}

/**
 * Looks up one page of decisions with the same calls as applying does, but marks and removes nothing. Throws ResourceNotFound,
 * ServiceUnavailable, TooManyRequests.
 */
export async function previewApplying(deps: Dependencies, preview: ApplyPreview): Promise<ApplyPreview> {
  const { previews, decisions } = deps.storage;
  const instance = (await findInstance(deps, preview)).instance.value;
  const { settings } = instance.terms;
  const page = await decisions.list(instance, preview.after ?? undefined, DECISIONS);
  const items = page.rows.map(({ value }) => ({ value, item: asDefaultDecides(value, settings) }));
  const denied = items.flatMap(({ value, item }): readonly Denial[] =>
    item.decision === 'Deny' ? [{ item, isByDefault: value.decision !== 'Deny' }] : [],
  );
  const seen = denied.length > 0 ? await look(deps, instance, denied) : [];
  await previews.keepOutcomes(preview.id, seen);
  const next: ApplyPreview = {
    ...preview,
    status: 'running',
    asOfDateTime: preview.asOfDateTime ?? deps.now(),
    after: page.rows.at(-1)?.value.id ?? preview.after,
    counts: items.reduce((sum, { item }) => withDecision(sum, instance, item), preview.counts),
    outcomes: withOutcomes(preview.outcomes, seen),
  };
  return page.more ? next : { ...next, status: 'succeeded', holdReason: holdOf(deps, instance, next) };
}

const look = (deps: Dependencies, instance: Instance, denied: readonly Denial[]) =>
  deletesAccounts(instance.terms.settings)
    ? lookAtAccounts(deps, instance, denied)
    : lookAtAccess(deps, instance, denied);

async function lookAtAccess(
  deps: Dependencies,
  instance: Instance,
  denied: readonly Denial[],
): Promise<readonly ApplyPreviewItem[]> {
  const principals = denied.map(({ item }) => item.principal);
  const states = await inspectDenied(deps, instance, principals);
  return denied.map(({ item, isByDefault }) => {
    const state = states?.get(item.principal.id) ?? { state: 'absent' };
    return state.state === 'direct'
      ? previewedItem(item, isByDefault, undefined, state.grants)
      : previewedItem(item, isByDefault, resultWithoutRemoval(item, state), []);
  });
}

async function lookAtAccounts(
  deps: Dependencies,
  instance: Instance,
  denied: readonly Denial[],
): Promise<readonly ApplyPreviewItem[]> {
  const resultOf = (await mayDeleteAccounts(deps, instance)) ? resultBeforeBlock : () => NOT_AUTHORIZED;
  const ids = denied.map(({ item }) => item.principal.id);
  const accounts = await deps.directory.describeUsers(ids, { manager: false, signIn: false });
  return denied.map(({ item, isByDefault }) => {
    const state = accountState(accounts.get(item.principal.id)?.user);
    return previewedItem(item, isByDefault, resultOf(state), []);
  });
}

function holdOf(deps: Dependencies, { terms }: Instance, { counts }: ApplyPreview): string | null {
  const guard = guardOf(terms, deps.limits.removalGuard);
  return terms.settings.autoApplyDecisionsEnabled && isHeld(counts, guard) ? reasonOfHold(counts, guard) : null;
}
