import type { Principal } from '../../rules/model/definition';

/** Whether and how access can be taken away. The handle, opaque and short, says what `removeAccess` is to delete. */
export type AccessState =
  | { readonly state: 'direct'; readonly handle: string }
  | { readonly state: 'absent' }
  | { readonly state: 'notRemovable'; readonly reason: string };

/** Whose access: a type tells where the directory keeps the principal. */
export type AccessHolder = Pick<Principal, 'id' | 'type'>;

/** The access of one principal that was found removable. */
export interface RemovalItem {
  readonly principalId: string;
  readonly handle: string;
}

/** What a handle holds: paths to DELETE, eligibilities to end, and ids of access package assignments to end. */
export interface RemovalPlan {
  readonly paths: readonly string[];
  readonly eligibilities: readonly Eligibility[];
  readonly packageAssignments: readonly string[];
}

interface Eligibility {
  readonly principalId: string;
  readonly roleDefinitionId: string;
  readonly directoryScopeId: string;
}

/** The handle of a plan. */
export const writeHandle = (plan: Partial<RemovalPlan>): string =>
  JSON.stringify({ paths: [], eligibilities: [], packageAssignments: [], ...plan } satisfies RemovalPlan);

/** The plan behind a handle. */
export const readHandle = (handle: string): RemovalPlan => JSON.parse(handle) as RemovalPlan; // written by writeHandle
