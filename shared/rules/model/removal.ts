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
