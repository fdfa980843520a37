import type { Table } from '../table/table';

const PARTITION = 'policy';
const ROW = 'accessReviewPolicy';

/** The properties of accessReviewPolicy that a client can set. Source: docs/graph-reference.md#s2-14. */
export interface AccessReviewPolicy {
  /** Whether owners of a group may create and manage reviews of that group. */
  readonly isGroupOwnerManagementEnabled: boolean;
}

const DEFAULT: AccessReviewPolicy = { isGroupOwnerManagementEnabled: false };

export interface Policies {
  /** Returns the policy of the tenant; the defaults while nobody has set it. */
  find(): Promise<AccessReviewPolicy>;
  put(policy: AccessReviewPolicy): Promise<void>;
}

export function createPolicies(table: Table): Policies {
  return {
    find: async () => (await table.find<AccessReviewPolicy>(PARTITION, ROW))?.value ?? DEFAULT,
    put: (value) => table.write(PARTITION, [{ kind: 'upsert', rowKey: ROW, value }]),
  };
}
