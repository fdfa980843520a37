import type { Schema } from 'joi';
import type * as beta from '@microsoft/microsoft-graph-types-beta';
import { applySelect } from '../shared/api/odata/applySelect';
import { entity } from '../shared/api/endpoint/odataBody';
import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { readPolicy, updatePolicy } from '../shared/reviews/tenant';
import { type ReviewCall, SINGLE } from './resources';
import { lazily } from '../shared/rules/lazily';
import { requireShape } from '../shared/api/validation/schemas/checkShape';
import { graphObject, ignored } from '../shared/api/validation/schemas/graphObject';
import { joi } from '../shared/api/validation/schemas/joi';
import type { Whole } from '../shared/api/wire/whole';

/** Returns the accessReviewPolicy as in Graph; a tenant has one. Source: docs/graph-reference.md#s2-14. */
export const policyToWire = ({
  isGroupOwnerManagementEnabled,
}: {
  readonly isGroupOwnerManagementEnabled: boolean;
}): Whole<beta.AccessReviewPolicy> => ({
  id: 'accessReviewPolicy',
  displayName: 'Access Review Policy',
  description: 'Who may manage access reviews in addition to people with a directory role.',
  isGroupOwnerManagementEnabled,
});

/** The properties of the accessReviewPolicy that may change. */
interface PolicyUpdate {
  readonly isGroupOwnerManagementEnabled: boolean;
}

/** The body of a PATCH of the policy. */
const policySchema = lazily<Schema<PolicyUpdate>>(() =>
  graphObject({
    ...ignored('id', 'displayName', 'description'),
    isGroupOwnerManagementEnabled: joi().boolean().required(),
  }),
);

/** Returns the change in the body of a PATCH. Throws BadRequest that names every bad property. Source: docs/graph-reference.md#e51. */
const validatePolicy = (body: unknown): PolicyUpdate => requireShape(policySchema, body);

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
