import type { UserIdentity } from './definition';
import type { Channel } from './origin';

/**
 * One thing that gives access, with everything that is needed to give it back after it was taken. `id` is the directory's own of an
 * assignment. Instants are in UTC; a null end is none.
 */
export type Grant =
  | { readonly kind: 'membership'; readonly groupId: string }
  | {
      readonly kind: 'channelMembership';
      readonly channelId: string;
      readonly membershipId: string;
      readonly roles: readonly string[];
      /** The home tenant of the person, where the directory says it. */
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
  /** Whether the person could sign in before; null where version 0.1 had blocked the account. */
  readonly wasEnabled: boolean | null;
}

/** What exactly a denial takes away. */
export type RemovalPlan = readonly (Grant | AccountGrant)[];

/** The directory's answer to one call of a removal. */
interface RemovalAnswer {
  readonly status: number;
  /** The id under which Microsoft finds the request. */
  readonly requestId: string | null;
}

/** What became of a removal. `absent`: the access or the account was gone already. */
export interface RemovalOutcome {
  readonly result: 'done' | 'absent' | 'failed';
  /** Only where it failed. */
  readonly reason?: string;
  readonly answers: readonly RemovalAnswer[];
}

/** One attempt to remove access. */
export interface RemovalAttempt extends RemovalOutcome {
  readonly dateTime: string;
}

/** Returns a plan with what is to be taken besides; the same plan where nothing is. */
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
 * What the directory shows of access that a review removed. `otherWay`: the access comes through a group now. `cameBack`: it was gone
 * before. `unknown`: the directory does not have the principal or the resource, which is not the same as gone.
 */
export type RemovalState = 'gone' | 'stillPresent' | 'otherWay' | 'cameBack' | 'unknown';

/** One look at access that was removed. */
export interface RemovalCheck {
  readonly state: RemovalState;
  /** Why it is there in another way, or not known; null otherwise. */
  readonly reason: string | null;
  /** The groups through which the access comes, where the directory names them. */
  readonly groupIds: readonly string[];
  /** 1 for the first look. */
  readonly look: number;
  /** No look follows. */
  readonly isLast?: true;
  readonly observedDateTime: string;
}

/** The looks at the removals of an instance. */
export interface ReadBack {
  /** When the last removal was made. */
  readonly appliedDateTime: string;
  /** The number of looks so far. */
  readonly looks: number;
  /** What the current look, or the last one, found. */
  readonly counts: Readonly<Record<RemovalState, number>>;
  /** The creator is to be notified of what the last look found. */
  readonly isMailDue?: true;
}

export const RESTORATION_STATUSES = ['running', 'succeeded'] as const;

/** What became of giving back one access that a review took. */
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

/** The outcome of one item, and why it is not a success; null otherwise. */
export interface RestorationOutcome {
  readonly state: RestorationState;
  readonly reason: string | null;
}

/** What a decision keeps of its restoration. `begun`: the calls are being made, or were when something failed. */
export interface ItemRestoration {
  readonly restorationId: string;
  readonly state: RestorationState | 'begun';
  readonly dateTime: string;
  readonly by: UserIdentity;
}

/** A request to give back access that the removals of an instance took. */
export interface Restoration {
  readonly id: string;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** That of the request. Absent in rows of earlier versions. */
  readonly channel?: Channel;
  readonly reason: string;
  /** Nothing is given back: the outcomes are those that are expected. */
  readonly isValidationOnly: boolean;
  /** Only items of this principal; null for all. */
  readonly principalId: string | null;
  /** Only these items; null for all. */
  readonly decisionIds: readonly string[] | null;
  readonly status: (typeof RESTORATION_STATUSES)[number];
  readonly outcomes: Readonly<Record<RestorationState, number>>;
}
