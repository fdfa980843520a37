import { addDuration, isBefore } from '../duration';
import { GraphError, invalid } from '../errors';
import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { Grant, RemovalPlan, Restoration, RestorationOutcome, RestorationState } from '../model/removal';
import type { RemovalGuard } from './removalGuard';

/** The ISO 8601 duration for which Entra keeps deleted objects. Access that was removed earlier must be granted again. */
const WINDOW = 'P30D';
/** The most restorations of an instance, because its row holds them. */
const MOST = 50;

const NO_OUTCOMES: Restoration['outcomes'] = {
  restored: 0,
  alreadyPresent: 0,
  principalGone: 0,
  resourceGone: 0,
  notRestorable: 0,
  superseded: 0,
  policyRefused: 0,
};

/** Returns the restoration that is in progress; undefined if there is none. */
export const restorationUnderWay = ({ restorations }: Pick<Instance, 'restorations'>): Restoration | undefined =>
  restorations?.find(({ status }) => status === 'running');

/**
 * Returns the instance with a new restoration. Throws Conflict unless its decisions are applied, while another restoration or a retry is in
 * progress, and after fifty restorations.
 */
export function withRestoration(instance: Instance, request: Omit<Restoration, 'status' | 'outcomes'>): Instance {
  const { restorations = [], status, retriesRemovals } = instance;
  if (status !== 'Applied') {
    throw new GraphError('Conflict', `Access can be restored when the status is 'Applied'; it is '${status}'.`);
  }
  if (restorationUnderWay(instance) || retriesRemovals) {
    throw new GraphError('Conflict', 'Removals or a restoration are under way; try again when they have ended.');
  }
  if (restorations.length >= MOST) {
    throw new GraphError('Conflict', `An instance has at most ${MOST} restorations; give the access in the directory.`);
  }
  const added: Restoration = { ...request, status: 'running', outcomes: NO_OUTCOMES };
  return { ...instance, cursor: null, restorations: [...restorations, added] };
}

/** Returns whether this review removed the access of an item, or blocked its account, and has not restored it. */
export function isRestorable({
  decision,
  applyResult,
  removalBegun,
  blockedDateTime,
  ...item
}: StoredDecision): boolean {
  const isTaken = (applyResult === 'AppliedSuccessfully' && removalBegun) || blockedDateTime !== undefined;
  // Access that a check still found counts too: the directory may show a removal late, so the access may be gone by now.
  return decision === 'Deny' && isTaken && item.restoration?.state !== 'restored';
}

/** Returns whether a restoration includes an item. */
export const isSelected = (
  { principalId, decisionIds }: Pick<Restoration, 'principalId' | 'decisionIds'>,
  { id, principal }: Pick<StoredDecision, 'id' | 'principal'>,
): boolean => (principalId === null || principalId === principal.id) && (decisionIds?.includes(id) ?? true);

/**
 * Throws BadRequest that names each id of a request that no item of the instance has; `selected` are the ids of the items that the request
 * selects.
 */
export function requireMatches(
  { principalId, decisionIds }: Pick<Restoration, 'principalId' | 'decisionIds'>,
  selected: readonly string[],
): void {
  const found = new Set(selected);
  const of = principalId === null ? '' : ` of the principal '${principalId}'`;
  const unknown = (decisionIds ?? []).flatMap((id, n) => {
    const message = `The instance has no item${of} with the id '${id}'; GET …/decisions lists its items.`;
    return found.has(id) ? [] : [{ code: 'invalid', target: `decisionIds/${n}`, message }];
  });
  if (unknown.length > 0) throw invalid(unknown);
  if (principalId === null || selected.length > 0) return;
  const message = `The instance has no item${of}; GET …/decisions lists its items.`;
  throw invalid([{ code: 'invalid', target: 'principalId', message }]);
}

/** Returns whether a restoration of this size needs the caller's expected count. It does if the guard would hold as many removals. */
export const needsExpectedCount = (count: number, items: number, { percent, items: least }: RemovalGuard): boolean =>
  count >= least && count * 100 > percent * items;

/** Returns why an item cannot be restored, whatever the directory answers; undefined if it may be restored. */
export function refusalOf(
  item: StoredDecision,
  { createdBy }: Restoration,
  now: string,
): RestorationOutcome | undefined {
  // A blocked account gets its result only when it is deleted, or when its deletion fails or is stopped.
  const since = item.appliedDateTime ?? item.blockedDateTime ?? null;
  if (!item.plan || item.plan.length === 0) {
    return refuse('The data for a restoration is missing: an earlier version of Access Reviews removed the access.');
  }
  if (item.principal.id === createdBy.id) return refuse('Nobody can restore their own access.');
  if (since !== null && isBefore(addDuration(since, WINDOW), now)) {
    return refuse('The access was removed more than 30 days ago.');
  }
  return undefined;
}

export const refuse = (reason: string, state: RestorationState = 'notRestorable'): RestorationOutcome => ({
  state,
  reason,
});

/** Returns the instance's restorations after the one in progress has ended with these outcomes. */
export const withRestored = (
  { restorations = [] }: Pick<Instance, 'restorations'>,
  outcomes: readonly RestorationOutcome[],
): Pick<Instance, 'restorations'> => ({
  restorations: restorations.map((each) =>
    each.status === 'running'
      ? {
          ...each,
          status: 'succeeded',
          outcomes: outcomes.reduce((sum, { state }) => ({ ...sum, [state]: sum[state] + 1 }), NO_OUTCOMES),
        }
      : each,
  ),
});

/**
 * Returns the grants that were removed and do not exist now. Compares the content of assignments, because a new assignment has a new id.
 */
export function missingGrants(plan: RemovalPlan, present: readonly Grant[]): readonly Grant[] {
  const there = new Set(present.map(accessOf));
  return plan.filter((grant): grant is Grant => grant.kind !== 'account' && !there.has(accessOf(grant)));
}

function accessOf(grant: Grant): string {
  switch (grant.kind) {
    case 'membership':
      return grant.groupId;
    case 'channelMembership':
      return grant.channelId;
    case 'appRoleAssignment':
      return grant.appRoleId;
    case 'roleAssignment':
    case 'roleEligibility':
      return `${grant.kind} ${grant.directoryScopeId}`;
    case 'packageAssignment':
      return grant.assignmentPolicyId;
  }
}

/** Returns whether an assignment would have expired by now, so that it is not restored. */
export const hasLapsed = (grant: Grant, now: string): boolean =>
  'endDateTime' in grant && grant.endDateTime !== null && grant.endDateTime <= now;
