import type { Principal } from '../../rules/model/definition';
import { readBatch } from '../client/batch';
import type { GraphClient } from '../client/graphClient';
import { textsOf } from '../client/graphObject';
import { COLLECTIONS } from './principals';

/** The state of the account of a person or an application in the directory. */
export interface Account {
  readonly isEnabled: boolean;
  /** Template ids of the directory roles that the account holds, in lower case. */
  readonly roles: ReadonlySet<string>;
}

/**
 * Returns an account and which of the roles it holds; undefined if there is none. Reads twice before it returns undefined, because a
 * replica may lag behind.
 */
export const findAccount = async (
  graph: GraphClient,
  principal: Pick<Principal, 'id' | 'type'>,
  roles: readonly string[],
): Promise<Account | undefined> =>
  (await readAccount(graph, principal, roles)) ?? (await readAccount(graph, principal, roles));

/**
 * Reads an account and its roles. `checkMemberObjects` takes template ids of roles, finds roles that are held through a group, and needs
 * only the permission to read the principal. Source: directoryobject-checkmemberobjects.
 */
async function readAccount(
  graph: GraphClient,
  { id, type }: Pick<Principal, 'id' | 'type'>,
  ids: readonly string[],
): Promise<Account | undefined> {
  const path = `/${COLLECTIONS[type]}/${encodeURIComponent(id)}`;
  const found = await readBatch(graph.batch, [
    { id: 'account', url: `${path}?$select=id,accountEnabled` },
    ...(ids.length === 0
      ? []
      : [{ id: 'roles', method: 'POST', url: `${path}/checkMemberObjects`, body: { ids } } as const]),
  ]);
  const [account, held] = [found.get('account'), found.get('roles')];
  if (!account || (!held && ids.length > 0)) return undefined;
  const roles = new Set(textsOf(held ?? {}, 'value').map((role) => role.toLowerCase()));
  return { isEnabled: account.accountEnabled !== false, roles };
}
