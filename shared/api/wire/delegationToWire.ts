import type { Delegation } from '../../rules/model/delegation';

// Graph's typings do not know these types yet.

/** Returns the approverDelegate of a person; its members are null where nobody is named. Source: docs/graph-reference.md#s2-20. */
export const delegationToWire = (delegation: Delegation | undefined): object => ({
  delegate: delegation
    ? {
        '@odata.type': '#microsoft.graph.singleUser',
        id: delegation.delegate.id,
        userId: delegation.delegate.id,
        description: delegation.delegate.displayName,
      }
    : null,
  schedule: delegation
    ? {
        startDateTime: delegation.startDateTime,
        recurrence: null,
        expiration: { type: 'afterDateTime', endDateTime: delegation.endDateTime, duration: null },
      }
    : null,
});
