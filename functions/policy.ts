import { applySelect } from '../shared/api/odata/applySelect';
import { entity } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { readPolicy, updatePolicy } from '../shared/reviews/tenant';
import { policySchema, validatePolicy } from '../shared/api/validation/validatePolicy';
import { policyToWire } from '../shared/api/wire/policyToWire';
import { SINGLE, type ReviewCall } from './resources';

/** The two paths of the policy. */
const PATHS = ['/policies/accessReviewPolicy', '/identityGovernance/accessReviews/policy'];

/** accessReviewPolicy, which only beta has. */
export const policyEndpoints: readonly Endpoint<Dependencies>[] = PATHS.flatMap((path) => [
  {
    id: 'E50',
    operation: 'accessReviewPolicy-get',
    method: 'GET',
    path,
    versions: ['beta'],
    permission: 'POLICY_READ',
    query: SINGLE,
    handle: get,
  },
  {
    id: 'E51',
    operation: 'accessReviewPolicy-update',
    method: 'PATCH',
    path,
    versions: ['beta'],
    permission: 'POLICY_WRITE',
    takesBody: true,
    bodySchema: policySchema,
    handle: update,
  },
]);

async function get({ deps, caller, url, query }: ReviewCall): Promise<Answer> {
  const wire = applySelect(policyToWire(await readPolicy(deps, caller)), query.select);
  return { status: 200, body: entity(`${url.base}/$metadata#policies/accessReviewPolicy/$entity`, wire) };
}

async function update({ deps, caller, body }: ReviewCall): Promise<Answer> {
  await updatePolicy(deps, caller, () => validatePolicy(body));
  return { status: 204 };
}
