import type * as graph from '@microsoft/microsoft-graph-types';
import { ZERO_GUID } from '../../rules/ids';
import type { UserIdentity } from '../../rules/model/definition';

const nobody: UserIdentity = {
  id: ZERO_GUID,
  displayName: '',
  userPrincipalName: '',
};

type WireIdentity = Required<Pick<graph.UserIdentity, 'id' | 'displayName' | 'userPrincipalName'>> & { type: null };

/** Returns the person who acted, or Graph's zero identity when nobody has. Source: docs/graph-reference.md#s0-3, #s2-16. */
export function identityToWire(identity: UserIdentity | null): WireIdentity {
  const { id, displayName, userPrincipalName } = identity ?? nobody;
  return { id, displayName, type: null, userPrincipalName };
}
