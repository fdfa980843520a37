import type { DirectoryGap, Instance, InstanceError } from '../model/instance';

/** For each gap, the code in `errors` and its effect on the review. */
const EFFECTS: Readonly<Record<DirectoryGap['what'], readonly [code: string, effect: string]>> = {
  signInActivity: [
    'SignInsUnknown',
    'Sign-ins are not known: nothing is recommended by them, and a review of inactive people finds nobody.',
  ],
  applicationSignIns: [
    'ApplicationSignInsUnknown',
    'Sign-ins to the application are not known: nothing is recommended by them.',
  ],
  eligibleAssignments: ['EligibleAssignmentsUnknown', 'Eligible assignments are not known and not reviewed.'],
  hiddenMembers: ['MembersHidden', 'The members of the group are hidden and not reviewed.'],
  mails: ['MailsNotSent', 'People were not notified by mail; reviewers can decide all the same.'],
};

const REASONS: Readonly<Record<DirectoryGap['why'], string>> = {
  notLicensed: 'The tenant has no licence for it.',
  notPermitted: 'Access Reviews lacks the permission in Microsoft Graph.',
  throttled: 'Microsoft Graph throttles the calls.',
  noMailbox: 'The sender has no mailbox.',
  quotaExceeded: 'The mailbox has sent as many mails as it may.',
  refused: 'The mailbox refused a mail; the log has the code.',
};

/** Returns the entry in `errors` that reports a gap. */
function toError({ what, why }: DirectoryGap): InstanceError {
  const [code, effect] = EFFECTS[what];
  return { code, message: `${effect} ${REASONS[why]}` };
}

/** Returns the gaps that the errors of an instance do not report yet. Each gap is returned once. */
export function newGaps(errors: readonly InstanceError[], gaps: Iterable<DirectoryGap>): readonly DirectoryGap[] {
  const known = new Set(errors.map(({ message }) => message));
  return [...gaps].filter((gap) => known.size < known.add(toError(gap).message).size);
}

/** Returns the errors of an instance with an entry for each gap. */
export const withGaps = (errors: readonly InstanceError[], gaps: Iterable<DirectoryGap>): readonly InstanceError[] => [
  ...errors,
  ...newGaps(errors, gaps).map(toError),
];

/** Returns what the errors of an instance say about unknown sign-ins; empty if they say nothing. */
export const unknownSignIns = (errors: readonly InstanceError[]): string =>
  errors
    .filter(({ code }) => code === EFFECTS.signInActivity[0] || code === EFFECTS.applicationSignIns[0])
    .map(({ message }) => message)
    .join(' ');

/** The code in `errors` for work that is blocked for now, and the code for work that a bug blocks. */
type InterruptionCode = 'WorkInterrupted' | 'WorkFailed';

export const isInterruption = ({ code }: InstanceError): boolean => code === 'WorkInterrupted' || code === 'WorkFailed';

/**
 * Returns the instance with an entry in `errors` that says why its work is blocked. The entry replaces an earlier one. Returns the same
 * object if nothing changes.
 */
export function withInterruption(instance: Instance, code: InterruptionCode, reason: string): Instance {
  const again =
    instance.status === 'Applying'
      ? 'It is retried every few minutes; applyDecisions retries it at once.'
      : 'It is retried every few minutes.';
  const message = `The work of the status '${instance.status}' is blocked: ${reason} ${again}`;
  const known = instance.errors.some((error) => error.code === code && error.message === message);
  return known
    ? instance
    : { ...instance, errors: [...instance.errors.filter((error) => !isInterruption(error)), { code, message }] };
}

export const isInterrupted = ({ errors }: Pick<Instance, 'errors'>): boolean => errors.some(isInterruption);

/** Returns the instance without the entry about blocked work; the same object if there is no such entry. */
export const withoutInterruption = (instance: Instance): Instance =>
  isInterrupted(instance)
    ? { ...instance, errors: instance.errors.filter((error) => !isInterruption(error)) }
    : instance;
