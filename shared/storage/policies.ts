import type { Table } from './table/table';

const PARTITION = 'policy';
const ROW = 'accessReviewPolicy';

/** accessReviewPolicy: what may be set. Reference: Graph access reviews §2.14. */
export interface AccessReviewPolicy {
  /** Owners of a group may create and manage reviews of that group. */
  readonly isGroupOwnerManagementEnabled: boolean;
}

const DEFAULT: AccessReviewPolicy = { isGroupOwnerManagementEnabled: false };

export interface Policies {
  /** The policy of the tenant, with its defaults while nobody has set it. */
  find(): Promise<AccessReviewPolicy>;
  put(policy: AccessReviewPolicy): Promise<void>;
}

export function createPolicies(table: Table): Policies {
  return {
    find: async () => (await table.find<AccessReviewPolicy>(PARTITION, ROW))?.value ?? DEFAULT,
    put: (value) => table.write(PARTITION, [{ kind: 'upsert', rowKey: ROW, value }]),
  };
}
