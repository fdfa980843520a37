import type { GraphClient } from '../client/graphClient';
import { carryOut, type Removals } from '../removals';

/** Keeps users from signing in, twenty a call; whoever is blocked already stays so. Throws nothing that would lose what was done. */
export function blockAccounts(graph: GraphClient, ids: readonly string[]): Promise<Removals> {
  const block = { method: 'PATCH', body: { accountEnabled: false } } as const;
  return carryOut(
    graph,
    ids.map((id) => ({ principalId: id, requests: [{ ...block, url: userPath(id) }] })),
  );
}

/** Deletes users, twenty a call; Graph keeps them restorable for a while. Throws nothing that would lose what was done. */
export function deleteAccounts(graph: GraphClient, ids: readonly string[]): Promise<Removals> {
  return carryOut(
    graph,
    ids.map((id) => ({ principalId: id, requests: [{ method: 'DELETE', url: userPath(id) }] })),
  );
}

const userPath = (id: string): string => `/users/${encodeURIComponent(id)}`;
