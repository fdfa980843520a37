import type { AccessState } from '../../../directory/directory';
import { stillPresent } from '../../../mail/administratorMails';
import { SYSTEM } from '../../../rules/decisions/outcome';
import { deletesAccounts } from '../../../rules/removals/accountDeletion';
import {
  afterLook,
  isLastLook,
  isNews,
  isReadBack,
  removalCheck,
  withChecks,
  type SeenAccess,
} from '../../../rules/removals/readBack';
import { type Instance, lastRow } from '../../../rules/model/instance';
import type { StoredDecision } from '../../../rules/model/decision';
import { singleScope } from '../../../rules/schedule/buildInstance';
import { withLedgerEntry } from '../../../reviews/decisions/decisionChange';
import type { Dependencies } from '../../../reviews/dependencies';
import { mailCreator } from '../mailCreator';
import { sliceAfter, type Slice } from '../../roundResult';

const DECISIONS = 500;

/**
 * Checks whether one page of removed access is gone, and stores each new finding in its decision. Idempotent. Throws
 * ServiceUnavailable, TooManyRequests, StaleError. Source: docs/lifecycle.md#read-back.
 */
export async function readBack(deps: Dependencies, instance: Instance): Promise<Slice> {
  const page = await deps.storage.decisions.list(instance, lastRow(instance), DECISIONS);
  const removed = page.rows.filter(({ value }) => isReadBack(value));
  const seen = await look(
    deps,
    instance,
    removed.map(({ value }) => value),
  );
  const now = deps.now();
  const number = (instance.readBack?.looks ?? 0) + 1;
  const checks = removed.map((previous) => {
    const before = previous.value.removalCheck;
    const access = seen.get(previous.value.id) ?? { state: 'unknown' as const };
    return {
      previous,
      before,
      check: removalCheck(access, before, { look: number, isLast: isLastLook(instance, number), now }),
    };
  });
  const event = { kind: 'readBack', by: SYSTEM.by, channel: SYSTEM.channel, dateTime: now } as const;
  await deps.storage.decisions.change(
    instance,
    checks
      .filter(({ check, before }) => isNews(check, before))
      .map(({ previous, check }) => withLedgerEntry(previous, { ...previous.value, removalCheck: check }, event)),
  );
  const counts = withChecks(
    instance,
    checks.map(({ check }) => check),
  );
  const { change, done } = sliceAfter(page);
  if (done) return { change: { ...change, ...afterLook(instance, counts) }, done };
  return { change: { ...change, ...(instance.readBack && { readBack: { ...instance.readBack, counts } }) }, done };
}

type Look = ReadonlyMap<string, SeenAccess>;

/** Returns the state of each item in the directory, by the id of the decision. */
async function look(deps: Dependencies, instance: Instance, items: readonly StoredDecision[]): Promise<Look> {
  if (items.length === 0) return new Map();
  return deletesAccounts(instance.terms.settings) ? lookAtAccounts(deps, items) : lookAtAccess(deps, instance, items);
}

async function lookAtAccounts({ directory }: Dependencies, items: readonly StoredDecision[]): Promise<Look> {
  const ids = items.map(({ principal }) => principal.id);
  const accounts = await directory.describeUsers(ids, { manager: false, signIn: false });
  return new Map(items.map(({ id, principal }) => [id, { state: accounts.has(principal.id) ? 'direct' : 'absent' }]));
}

async function lookAtAccess(deps: Dependencies, instance: Instance, items: readonly StoredDecision[]): Promise<Look> {
  const scope = singleScope(instance.terms, instance.groupId);
  const states = await deps.directory.inspectAccess(
    scope,
    items.map(({ principal }) => principal),
  );
  if (!states) return new Map();
  const absent = items.filter(({ principal }) => states.get(principal.id)?.state === 'absent');
  const { missing } = await lookUpPrincipals(deps, absent);
  return new Map(
    items.map(({ id, principal }) => [id, missing.has(principal.id) ? UNKNOWN : seenIn(states.get(principal.id))]),
  );
}

const UNKNOWN: SeenAccess = { state: 'unknown' };

function seenIn(state: AccessState | undefined): SeenAccess {
  switch (state?.state) {
    case undefined:
      return UNKNOWN;
    case 'absent':
      return { state: 'absent' };
    case 'indirect':
      return state;
    case 'direct':
    case 'notRemovable':
      return { state: 'direct' };
  }
}

/**
 * Returns the ids of the principals that the directory does not have, and of the users who cannot sign in. Ignores people from other
 * tenants, who have no account here.
 */
export async function lookUpPrincipals(
  { directory }: Dependencies,
  items: readonly StoredDecision[],
): Promise<{ readonly missing: ReadonlySet<string>; readonly disabled: ReadonlySet<string> }> {
  const principals = items.filter(({ channelOnly }) => !channelOnly).map(({ principal }) => principal);
  if (principals.length === 0) return { missing: new Set(), disabled: new Set() };
  const { missing, disabled } = await directory.lookUp(principals.map(({ id, type }) => ({ kind: type, id })));
  return { missing: new Set(missing.map(({ id }) => id)), disabled };
}

/** Mails the creator if access still exists at the last check after its removal. */
export async function mailReadBack(deps: Dependencies, instance: Instance): Promise<Slice> {
  const { readBack: last } = instance;
  if (!last) return { change: {}, done: true };
  const { appliedDateTime, looks, counts } = last;
  const noted = await mailCreator(deps, instance, 'stillPresent', (about) =>
    stillPresent({ ...about, present: counts.stillPresent, cameBack: counts.cameBack }),
  );
  return { change: { ...noted, readBack: { appliedDateTime, looks, counts } }, done: true };
}
