import { entity } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { applySelect } from '../shared/api/odata/applySelect';
import { delegationSchema, validateDelegation } from '../shared/api/validation/validateActions';
import { delegationToWire } from '../shared/api/wire/ownToWire';
import { changeDelegation, etagOfDelegation, readDelegation } from '../shared/reviews/access/delegates';
import type { Dependencies } from '../shared/reviews/dependencies';
import { SINGLE, type ReviewCall } from './resources';

const ROOTS = [
  { owner: 'me', root: '/me', reads: '$ownDelegate', changes: '$ownDelegateChange' },
  { owner: 'user', root: '/users/{usersId}', reads: '$delegate', changes: '$delegateChange' },
] as const;

/** approverDelegate: who decides in the place of a reviewer. Source: docs/graph-reference.md#s2-20. */
export const approverDelegateEndpoints: readonly Endpoint<Dependencies>[] = ROOTS.flatMap(
  ({ owner, root, reads, changes }) => [
    {
      id: reads,
      operation: `${owner}-get-approverDelegate`,
      method: 'GET',
      path: `${root}/identityGovernance/approverDelegate`,
      versions: ['beta'],
      permission: 'PERSON_READ',
      query: SINGLE,
      handle: get,
    },
    {
      id: changes,
      operation: `${owner}-update-approverDelegate`,
      method: 'PUT',
      path: `${root}/identityGovernance/approverDelegate`,
      versions: ['beta'],
      permission: 'PERSON_WRITE',
      takesBody: true,
      bodySchema: delegationSchema,
      handle: update,
    },
  ],
);

async function get({ deps, caller, params, url, query }: ReviewCall): Promise<Answer> {
  const delegation = await readDelegation(deps, caller, params.usersId);
  const wire = applySelect(delegationToWire(delegation), query.select);
  const path = params.usersId === undefined ? 'me' : `users('${params.usersId}')`;
  return {
    status: 200,
    etag: etagOfDelegation(delegation),
    body: entity(`${url.base}/$metadata#${path}/identityGovernance/approverDelegate/$entity`, wire),
  };
}

async function update({ deps, caller, params, ifMatch, body }: ReviewCall): Promise<Answer> {
  await changeDelegation(deps, caller, { usersId: params.usersId, ifMatch }, validateDelegation(body));
  return { status: 204 };
}
