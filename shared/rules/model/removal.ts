import type { UserIdentity } from './definition';
import type { Channel } from './origin';

/**
 * A membership or an assignment that gives access, with the data to restore it after its removal. `id` is the directory's id of an
 * assignment. Instants are in UTC; if the end is null, there is no end.
 */
export type Grant =
  | { readonly kind: 'membership'; readonly groupId: string }
  | {
      readonly kind: 'channelMembership';
      readonly channelId: string;
      readonly membershipId: string;
      readonly roles: readonly string[];
      /** The home tenant of the person, if the directory knows it. */
      readonly tenantId: string | null;
    }
  | { readonly kind: 'appRoleAssignment'; readonly id: string; readonly appRoleId: string }
  | ({ readonly kind: 'roleAssignment'; readonly id: string } & RoleGrant)
  | ({ readonly kind: 'roleEligibility'; readonly id: string } & RoleGrant)
  | ({
      readonly kind: 'packageAssignment';
      readonly id: string;
      readonly accessPackageId: string;
      readonly assignmentPolicyId: string;
    } & Schedule);

/** An assignment of a directory role; `directoryScopeId` is `/` for the whole tenant. */
interface RoleGrant extends Schedule {
  readonly directoryScopeId: string;
}

interface Schedule {
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

/** The account of a denied guest, which is blocked and then deleted. */
export interface AccountGrant {
  readonly kind: 'account';
  readonly userId: string;
  /** Whether the person could sign in before; null if version 0.1 had blocked the account. */
  readonly wasEnabled: boolean | null;
}

/** The grants, or the account, that a denial removes. */
export type RemovalPlan = readonly (Grant | AccountGrant)[];

/** The directory's answer to one call of a removal. */
interface RemovalAnswer {
  readonly status: number;
  /** The id by which Microsoft finds the request in its logs. */
  readonly requestId: string | null;
}

/** The outcome of a removal. `absent` means that the access or the account was already gone. */
export interface RemovalOutcome {
  readonly result: 'done' | 'absent' | 'failed';
  /** Why the removal failed; absent if it did not. */
  readonly reason?: string;
  readonly answers: readonly RemovalAnswer[];
}

/** One attempt to remove access. */
export interface RemovalAttempt extends RemovalOutcome {
  readonly dateTime: string;
}

/** Returns a plan with additional grants. Returns the same plan if there are none. */
export function mergedPlan(plan: RemovalPlan, added: RemovalPlan): RemovalPlan {
  const known = new Set(plan.map(keyOf));
  const others = added.filter((grant) => !known.has(keyOf(grant)));
  return others.length === 0 ? plan : [...plan, ...others];
}

function keyOf(grant: Grant | AccountGrant): string {
  switch (grant.kind) {
    case 'membership':
      return `${grant.kind} ${grant.groupId}`;
    case 'channelMembership':
      return `${grant.kind} ${grant.channelId} ${grant.membershipId}`;
    case 'account':
      return `${grant.kind} ${grant.userId}`;
    default:
      return `${grant.kind} ${grant.id}`;
  }
}

/**
 * The state in the directory of access that a review removed. `otherWay` means that the principal now has the access through a group.
 * `cameBack` means that the access was gone at an earlier check. `unknown` means that the directory does not have the principal or the
 * resource, which does not prove that the access is gone.
 */
export type RemovalState = 'gone' | 'stillPresent' | 'otherWay' | 'cameBack' | 'unknown';

/** One check of removed access. */
export interface RemovalCheck {
  readonly state: RemovalState;
  /** Why the state is `otherWay` or `unknown`; null otherwise. */
  readonly reason: string | null;
  /** The groups that give the access, if the directory names them. */
  readonly groupIds: readonly string[];
  /** The number of the check, 1 for the first. */
  readonly look: number;
  /** Whether no check follows. */
  readonly isLast?: true;
  readonly observedDateTime: string;
}

/** The checks of the removals of an instance. */
export interface ReadBack {
  /** The instant of the last removal. */
  readonly appliedDateTime: string;
  /** The number of checks so far. */
  readonly looks: number;
  /** The results of the current check, or of the last one. */
  readonly counts: Readonly<Record<RemovalState, number>>;
  /** Whether the creator must still be notified about the result of the last check. */
  readonly isMailDue?: true;
}

export const RESTORATION_STATUSES = ['running', 'succeeded'] as const;

/** The outcomes of a restoration of access that a review removed. */
export const RESTORATION_OUTCOMES = [
  'restored',
  'alreadyPresent',
  'principalGone',
  'resourceGone',
  'notRestorable',
  'superseded',
  'policyRefused',
] as const;
export type RestorationState = (typeof RESTORATION_OUTCOMES)[number];

/** The outcome for one item, and the reason if it is not a success; null otherwise. */
export interface RestorationOutcome {
  readonly state: RestorationState;
  readonly reason: string | null;
}

/** The state of the restoration of one item. `begun` means that the calls are in progress or were interrupted. */
export interface ItemRestoration {
  readonly restorationId: string;
  readonly state: RestorationState | 'begun';
  readonly dateTime: string;
  readonly by: UserIdentity;
}

/** A request to restore access that an instance removed. */
export interface Restoration {
  readonly id: string;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** The channel of the request. Absent in rows of earlier versions. */
  readonly channel?: Channel;
  readonly reason: string;
  /** Whether nothing is restored and the outcomes are the expected ones. */
  readonly isValidationOnly: boolean;
  /** Only items of this principal; null for all. */
  readonly principalId: string | null;
  /** Only these items; null for all. */
  readonly decisionIds: readonly string[] | null;
  readonly status: (typeof RESTORATION_STATUSES)[number];
  readonly outcomes: Readonly<Record<RestorationState, number>>;
}
