import type { Schema } from 'joi';
import { invalid } from '../../rules/errors';
import { lazily } from '../../rules/lazily';
import type { DelegationInput } from '../../rules/model/delegation';
import { requireShape } from './schemas/checkShape';
import { graphObject, typeName } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { objectId } from './schemas/textSchemas';
import { instant } from './schemas/timeSchemas';

interface DelegationBody {
  readonly delegate: { readonly id?: string; readonly userId?: string };
  readonly schedule: {
    readonly startDateTime: string | null;
    readonly expiration: { readonly endDateTime: string };
  };
}

/** approverDelegate in a request. Graph's sample names the person by `id`, its metadata by `userId`. Source: docs/graph-reference.md#s2-20. */
export const delegationSchema = lazily<Schema<DelegationBody>>(() =>
  graphObject({
    delegate: graphObject({
      '@odata.type': typeName('singleUser').required(),
      id: objectId().empty(null),
      userId: objectId().empty(null),
      description: joi().any().strip(),
    }).required(),
    schedule: graphObject({
      startDateTime: instant().empty(null).default(null),
      recurrence: joi().valid(null).strip(),
      expiration: graphObject({
        type: joi().string().valid('afterDateTime').required(),
        endDateTime: instant().required(),
        duration: joi().valid(null).strip(),
      }).required(),
    }).required(),
  }),
);

/** Returns who is to decide, and when. Throws BadRequest that names every bad property. */
export function validateDelegation(body: unknown): DelegationInput {
  const { delegate, schedule } = requireShape(delegationSchema, body);
  const delegateId = delegate.id ?? delegate.userId;
  if (delegateId === undefined) {
    throw invalid([{ code: 'required', target: 'delegate/id', message: "'delegate/id' is required." }]);
  }
  return { delegateId, startDateTime: schedule.startDateTime, endDateTime: schedule.expiration.endDateTime };
}
