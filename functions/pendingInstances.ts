import type { Endpoint } from '../shared/http/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { findPendingInstance } from '../shared/reviews/findPendingInstance';
import { newInstanceSchema } from '../shared/validation/validateNewInstance';
import { create } from './instances';

/** What lies below a person's pending instances. */
export const pendingInstanceEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: 'S000',
    operation: 'user-pendingAccessReviewInstances-post-definition-instances',
    method: 'POST',
    path: '/users/{usersId}/pendingAccessReviewInstances/{instanceId}/definition/instances',
    versions: ['beta'],
    permission: 'WRITE',
    takesBody: true,
    bodySchema: newInstanceSchema,
    async handle(call) {
      const { usersId = '', instanceId = '' } = call.params;
      const pending = await findPendingInstance(call.deps, usersId, instanceId);
      return create(call, pending.definitionId);
    },
  },
];
