import { runBatch } from '../shared/api/http/batch';
import type { Endpoint } from '../shared/api/endpoint/endpoint';
import type { Dependencies } from '../shared/reviews/dependencies';
import { GraphError } from '../shared/rules/errors';
import { batchSchema, validateBatch } from '../shared/api/validation/validateBatch';
import { BOTH_VERSIONS } from './resources';

/** JSON batching: several requests in one. */
export const batchEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$batch',
    operation: 'batch',
    method: 'POST',
    path: '/$batch',
    versions: BOTH_VERSIONS,
    permission: 'SIGNED_IN',
    isBatch: true,
    takesBody: true,
    bodySchema: batchSchema,
    async handle({ body, version, sendPart }) {
      if (!sendPart) throw new GraphError('BadRequest', 'A batch cannot contain a batch.');
      return { status: 200, body: { responses: await runBatch(validateBatch(body), version, sendPart) } };
    },
  },
];
