import type { AccessState, UserDetails } from '../../../directory/directory';
import type { GraphError } from '../../../rules/errors';
import { deletesAccounts } from '../../../rules/removals/accountDeletion';
import { hasLapsed, missingGrants, refuse } from '../../../rules/removals/restorations';
import type { Instance } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import type { Grant, Restoration, RestorationOutcome } from '../../../rules/model/removal';
import { singleScope } from '../../../rules/schedule/buildInstance';
import type { Dependencies } from '../../../reviews/dependencies';
import type { StoredValue } from '../../../storage/table/table';
import { grantsIn, hasDefinition } from './apply';
import { lookUpPrincipals } from './readBack';

type Item = StoredValue<StoredDecision>;

/** The outcomes by the id of the decision. An item without an outcome must be tried again. */
export type Outcomes = ReadonlyMap<string, RestorationOutcome>;

/** `interruption` says why some items have no outcome, and when to try again. */
interface GivenBack {
  readonly outcomes: Outcomes;
  readonly interruption?: GraphError | undefined;
}

const RESTORED: RestorationOutcome = { state: 'restored', reason: null };

/**
 * Restores the access of some items: looks the access up, marks the items, then calls the directory. A validation only looks it up. Throws
 * ServiceUnavailable, TooManyRequests, StaleError.
 */
export const giveAccessBack = (
  deps: Dependencies,
  instance: Instance,
  restoration: Restoration,
  items: readonly Item[],
): Promise<GivenBack> =>
  deletesAccounts(instance.terms.settings)
    ? restoreAccounts(deps, instance, restoration, items)
    : restoreAccess(deps, instance, restoration, items);

async function restoreAccess(
  deps: Dependencies,
  instance: Instance,
  restoration: Restoration,
  items: readonly Item[],
): Promise<GivenBack> {
  const { outcomes, plans } = await lookBefore(deps, instance, restoration, items);
  const open = items.filter(({ value }) => plans.has(value.id));
  if (restoration.isValidationOnly) return { outcomes: new Map([...outcomes, ...open.map(restoredAs)]) };
  const marked = await mark(deps, instance, restoration, open);
  if (marked.length === 0 || !(await hasDefinition(deps, instance))) return { outcomes };
  const wanted = marked.map(({ id, principal }) => ({ principalId: principal.id, grants: plans.get(id) ?? [] }));
  const scope = singleScope(instance.terms, instance.groupId);
  const given = await deps.directory.restoreAccess(scope, wanted, deps.now());
  const answered = marked.flatMap(({ id, principal }) => {
    const outcome = given.outcomes.get(principal.id);
    // The access was missing a moment ago and exists now, so this restoration gave it; the first answer may have been lost.
    return outcome ? [[id, outcome.state === 'alreadyPresent' ? RESTORED : outcome] as const] : [];
  });
  return { outcomes: new Map([...outcomes, ...answered]), interruption: given.interruption };
}

const restoredAs = ({ value }: Item) => [value.id, RESTORED] as const;

/**
 * Returns the outcomes of the items that need no restoration, and the access to restore for the other items, both by the id of the
 * decision.
 */
async function lookBefore(
  deps: Dependencies,
  instance: Instance,
  restoration: Restoration,
  items: readonly Item[],
): Promise<{ readonly outcomes: Outcomes; readonly plans: ReadonlyMap<string, readonly Grant[]> }> {
  const outcomes = new Map<string, RestorationOutcome>();
  const plans = new Map<string, readonly Grant[]>();
  const decisions = items.map(({ value }) => value);
  const scope = singleScope(instance.terms, instance.groupId);
  const principals = decisions.map(({ principal }) => principal);
  const states = await deps.directory.inspectAccess(scope, principals);
  // If an application or a role is gone, its access is inspected as absent, so the resource is looked up too.
  if (!states || !(await deps.directory.findResource(scope))) {
    return { outcomes: new Map(decisions.map(({ id }) => [id, NO_RESOURCE])), plans };
  }
  const { missing, disabled } = await lookUpPrincipals(deps, decisions);
  for (const item of decisions) {
    const { id, principal } = item;
    const plan = missing.has(principal.id)
      ? NO_PRINCIPAL
      : planFor(item, states.get(principal.id) ?? ABSENT, restoration, deps.now());
    if ('state' in plan) outcomes.set(id, plan);
    else if (disabled.has(principal.id) && !isNamed(restoration)) outcomes.set(id, DISABLED);
    else plans.set(id, plan);
  }
  return { outcomes, plans };
}

const ABSENT = { state: 'absent' } as const;
const NO_PRINCIPAL = refuse('The directory does not have the principal.', 'principalGone');
const NO_RESOURCE = refuse('The directory does not have the resource.', 'resourceGone');
const DISABLED = refuse('The account cannot sign in; name the principal or the decision to restore its access anyway.');

const isNamed = ({ principalId, decisionIds }: Restoration): boolean => principalId !== null || decisionIds !== null;

/** Returns the access to restore to a principal, or the outcome if there is none to restore. */
function planFor(
  item: StoredDecision,
  state: AccessState,
  restoration: Restoration,
  now: string,
): readonly Grant[] | RestorationOutcome {
  const grants = missingGrants(item.plan ?? [], grantsIn(state));
  // Access that the product cannot remove still exists.
  if (grants.length === 0 || state.state === 'notRemovable') return presentOf(item, restoration);
  if (state.state === 'absent' && state.lock !== undefined) return refuse(state.lock);
  const lasting = grants.filter((grant) => !hasLapsed(grant, now));
  return lasting.length > 0 ? lasting : refuse('The access would have ended by now.');
}

/**
 * Returns the outcome for access that exists. If this restoration had begun with the item, it gave the access; otherwise another person
 * gave it.
 */
const presentOf = ({ restoration }: StoredDecision, { id }: Restoration): RestorationOutcome => ({
  state: restoration?.state === 'begun' && restoration.restorationId === id ? 'restored' : 'alreadyPresent',
  reason: null,
});

/** Marks items as being restored. Returns the items after that. */
async function mark(
  { storage, now }: Dependencies,
  instance: Instance,
  { id: restorationId, createdBy: by }: Restoration,
  items: readonly Item[],
): Promise<readonly StoredDecision[]> {
  const dateTime = now();
  const changes = items.map((previous) => ({
    previous,
    next: { ...previous.value, restoration: { restorationId, state: 'begun', dateTime, by } as const },
  }));
  await storage.decisions.change(instance, changes);
  return changes.map(({ next }) => next);
}

/** Restores deleted accounts, and enables the accounts that were enabled before the review blocked them. */
async function restoreAccounts(
  deps: Dependencies,
  instance: Instance,
  restoration: Restoration,
  items: readonly Item[],
): Promise<GivenBack> {
  const { directory } = deps;
  const ids = items.map(({ value }) => value.principal.id);
  const accounts = await directory.describeUsers(ids, { manager: false, signIn: false });
  const outcomes = new Map<string, RestorationOutcome>();
  const open = items.filter(({ value }) => {
    const outcome = outcomeOfAccount(value, accounts.get(value.principal.id), restoration);
    if (outcome) outcomes.set(value.id, outcome);
    return !outcome;
  });
  if (restoration.isValidationOnly) return { outcomes: new Map([...outcomes, ...open.map(restoredAs)]) };
  const marked = await mark(deps, instance, restoration, open);
  if (marked.length === 0 || !(await hasDefinition(deps, instance))) return { outcomes };
  const deleted = marked.filter(({ principal }) => !accounts.has(principal.id));
  const restored = await directory.restoreUsers(deleted.map(({ principal }) => principal.id));
  const isBack = ({ principal }: StoredDecision) =>
    accounts.has(principal.id) || restored.outcomes.get(principal.id)?.state === 'restored';
  const blocked = marked.filter((item) => isBack(item) && wasEnabled(item));
  const enabled = await directory.enableUsers(blocked.map(({ principal }) => principal.id));
  for (const item of marked) {
    const first = restored.outcomes.get(item.principal.id);
    const outcome = blocked.includes(item) ? enabled.outcomes.get(item.principal.id) : first;
    if (outcome) outcomes.set(item.id, outcome.state === 'resourceGone' ? GONE : outcome);
  }
  return { outcomes, interruption: restored.interruption ?? enabled.interruption };
}

const GONE = refuse('The directory no longer has the account, not even in its bin.', 'principalGone');

/** Returns the outcome for an account that must not be changed; undefined for an account to restore or to enable. */
function outcomeOfAccount(
  item: StoredDecision,
  account: UserDetails | undefined,
  restoration: Restoration,
): RestorationOutcome | undefined {
  if (!account) return undefined;
  const present = presentOf(item, restoration);
  if (account.user.accountEnabled) return present;
  if (wasEnabled(item)) return undefined;
  return present.state === 'restored' ? present : refuse('The account could not sign in before the review either.');
}

const wasEnabled = ({ plan = [] }: StoredDecision): boolean =>
  plan.some((grant) => grant.kind === 'account' && grant.wasEnabled === true);
