import { addDuration, isBefore } from '../duration';
import type { Instance, InstanceError } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { ReadBack, RemovalCheck, RemovalState } from '../model/removal';

/** How long after the last removal the checks are made. A change takes minutes, rarely hours, to reach every replica of the directory. */
export const USUAL_LOOKS = ['PT1H', 'P1D'] as const;

const looksOf = ({ terms }: Pick<Instance, 'terms'>): readonly string[] =>
  terms.reviewOptions?.readBackAfter ?? USUAL_LOOKS;

/** Returns whether the check with this number is the last. */
export const isLastLook = (instance: Pick<Instance, 'terms'>, look: number): boolean =>
  look >= looksOf(instance).length;

const NOTHING_SEEN: ReadBack['counts'] = { gone: 0, stillPresent: 0, otherWay: 0, cameBack: 0, unknown: 0 };

/** Returns the state that schedules checks of the removals; empty if nothing was denied. */
export const laterReadBack = ({ counts }: Pick<Instance, 'counts'>, now: string): Pick<Instance, 'readBack'> =>
  counts?.Deny === 0 ? {} : { readBack: { appliedDateTime: now, looks: 0, counts: NOTHING_SEEN } };

/** Returns the next step after the decisions were applied: a check in the directory, a mail about it, or nothing. */
export function readBackStep(
  instance: Pick<Instance, 'readBack' | 'terms'>,
  now: string,
): { readonly wait: string } | 'readBack' | 'mailReadBack' | undefined {
  const { readBack } = instance;
  if (!readBack) return undefined;
  const after = looksOf(instance)[readBack.looks];
  if (after === undefined) return readBack.isMailDue ? 'mailReadBack' : undefined;
  const at = addDuration(readBack.appliedDateTime, after);
  return isBefore(now, at) ? { wait: at } : 'readBack';
}

/** Returns whether this review removed the access of an item, so that its removal must be checked. */
export const isReadBack = ({ decision, applyResult, removalBegun, restoration }: StoredDecision): boolean =>
  decision === 'Deny' && applyResult === 'AppliedSuccessfully' && removalBegun && restoration?.state !== 'restored';

/** The state of removed access in the directory. */
export type SeenAccess =
  | { readonly state: 'absent' | 'direct' | 'unknown' }
  | { readonly state: 'indirect'; readonly reason: string; readonly groupIds: readonly string[] };

/** Returns the result of a check. `look` is its number, `before` is the result of the previous check. */
export function removalCheck(
  seen: SeenAccess,
  before: RemovalCheck | undefined,
  { look, isLast = false, now }: { readonly look: number; readonly isLast?: boolean; readonly now: string },
): RemovalCheck {
  const check = (
    state: RemovalState,
    reason: string | null = null,
    groupIds: readonly string[] = [],
  ): RemovalCheck => ({ state, reason, groupIds, look, ...(isLast && { isLast }), observedDateTime: now });
  switch (seen.state) {
    case 'absent':
      return check('gone');
    case 'unknown':
      return check('unknown', 'The directory does not have the principal or the resource.');
    case 'indirect':
      return check('otherWay', seen.reason, seen.groupIds);
    case 'direct':
      return check(before?.state === 'gone' || before?.state === 'cameBack' ? 'cameBack' : 'stillPresent');
  }
}

/** Returns whether a check must be stored: its result is new, or the access still exists at a later check. */
export const isNews = (check: RemovalCheck, before: RemovalCheck | undefined): boolean =>
  check.state !== before?.state || (check.state === 'stillPresent' && check.look !== before.look);

/**
 * Returns whether the result of a check is a problem. Shortly after a removal it is not, because the directory may still show the access.
 */
export const isRemovalProblem = ({ state, isLast }: RemovalCheck): boolean =>
  state === 'cameBack' || (state === 'stillPresent' && isLast === true);

/** Returns the counts of a check with one more page. Without a cursor, a check begins. */
export function withChecks(
  { readBack, cursor }: Pick<Instance, 'readBack' | 'cursor'>,
  checks: readonly RemovalCheck[],
): ReadBack['counts'] {
  const counts = (cursor === null ? undefined : readBack?.counts) ?? NOTHING_SEEN;
  return checks.reduce((sum, { state }) => ({ ...sum, [state]: sum[state] + 1 }), counts);
}

/** The code in `errors` for access that exists after its removal. */
export const NOT_SEEN = 'RemovalNotSeen';

/**
 * Returns the change of an instance after a complete check. After the last check, `errors` and a mail report the access that still exists.
 */
export function afterLook(
  instance: Pick<Instance, 'readBack' | 'errors' | 'terms'>,
  counts: ReadBack['counts'],
): Pick<Instance, 'readBack' | 'errors'> {
  const { readBack, errors } = instance;
  if (!readBack) return { errors };
  const looks = readBack.looks + 1;
  const next: ReadBack = { appliedDateTime: readBack.appliedDateTime, looks, counts };
  const others = errors.filter(({ code }) => code !== NOT_SEEN);
  if (!isLastLook(instance, looks) || counts.stillPresent + counts.cameBack === 0)
    return { readBack: next, errors: others };
  const message =
    `The last check after the removals found access that is still there (${counts.stillPresent}) or came back (${counts.cameBack}). ` +
    'See removalCheck of the decisions.';
  const error: InstanceError = { code: NOT_SEEN, message };
  return { readBack: { ...next, isMailDue: true }, errors: [...others, error] };
}
