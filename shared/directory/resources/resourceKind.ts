import type { Principal, Resource } from '../../rules/model/definition';
import type { Grant } from '../../rules/model/removal';
import type { GraphCall } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import type { Lister, Page } from '../client/listing';
import type { Member } from '../people/principals';

/** The operations of a kind of reviewed resource. Each kind has its own file. */
export interface ResourceKind<S> {
  /** Returns the resource that a scope names, or undefined if the directory has no such object. */
  find(graph: GraphClient, scope: S): Promise<Resource | undefined>;
  /** Returns a page of the principals with access. */
  list(lister: Lister, scope: S, cursor?: string): Promise<Page<Member>>;
  /** Returns the path that counts all rows of the list, including those that are not items; absent where Graph has none. */
  readonly countPath?: (scope: S) => string;
  /**
   * Returns how each principal has its access now, or undefined if the directory has no such resource. A principal that is gone from the
   * directory has no access.
   */
  inspect(graph: GraphClient, scope: S, principals: readonly AccessHolder[]): Promise<AccessStates | undefined>;
  /** Returns the calls that remove these grants from a principal. */
  remove(scope: S, item: RemovalItem): readonly RemovalCall[];
  /** Returns the calls that restore these grants to a principal. */
  restore(scope: S, item: RestorationItem): readonly RemovalCall[];
}

/** A call that removes a grant, and the alternative if Graph refuses it with 400. */
export interface RemovalCall extends GraphCall {
  readonly otherwise?: GraphCall;
}

/**
 * How a principal has access now, and whether the product can remove it. `canHoldRoles` means that the access comes from a group that can
 * hold directory roles.
 */
export type AccessState =
  | { readonly state: 'direct'; readonly grants: readonly Grant[]; readonly canHoldRoles?: true }
  /** `lock` says why nobody can get the access; absent if that is not known. */
  | { readonly state: 'absent'; readonly lock?: string }
  | { readonly state: 'notRemovable'; readonly reason: string }
  /** The access comes through something else, such as a group, and can be removed only there. */
  | { readonly state: 'indirect'; readonly reason: string; readonly groupIds: readonly string[] };

/** The states of access, by the id of the principal. */
export type AccessStates = ReadonlyMap<string, AccessState>;

/** A principal whose access is inspected. The type determines the collection of the directory that is read. */
export type AccessHolder = Pick<Principal, 'id' | 'type'>;

/** The grants to remove from a principal. */
export interface RemovalItem {
  readonly principalId: string;
  readonly grants: readonly Grant[];
}

/** The grants to restore to a principal. */
interface RestorationItem extends RemovalItem {
  /** The base URL of the directory with its version, for absolute references to objects. */
  readonly directoryUrl: string;
  readonly now: string;
}

export const ABSENT: AccessState = { state: 'absent' };

export const notRemovable = (reason: string): AccessState => ({ state: 'notRemovable', reason });

/** Returns the state of indirect access. `groupIds` are the groups that give the access, as far as the directory names them. */
export const indirect = (reason: string, groupIds: readonly string[] = []): AccessState => ({
  state: 'indirect',
  reason,
  groupIds,
});

/** Returns the grants of one kind. */
export const ofKind = <K extends Grant['kind']>(
  grants: readonly Grant[],
  kind: K,
): readonly Extract<Grant, { readonly kind: K }>[] =>
  grants.filter((grant): grant is Extract<Grant, { readonly kind: K }> => grant.kind === kind);

/** Returns the expiration of an assignment that ends at an instant, or never for null. */
export const until = (endDateTime: string | null): object =>
  endDateTime === null ? { type: 'noExpiration' } : { type: 'afterDateTime', endDateTime };
