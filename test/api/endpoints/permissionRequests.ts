import type { endpoints } from '../../../functions/endpoints';
import { groupReview, query, roleReview } from '../../support/sampleTenant';
import type { Target } from './permissionTable';

export type Row = (typeof endpoints)[number];

/** The group that is reviewed. */
export const GROUP = 'Sales Proposals';

/** The keys of the paths, by the type of review. */
export type Keys = Readonly<Record<string, string>>;

/** The objects that the requests need. */
export interface Made {
  readonly keys: Readonly<Record<Target, Keys>>;
  readonly historyId: string;
  readonly isPolicyOn: boolean;
}

const LATER = {
  instanceDurationInDays: 3,
  recurrence: { pattern: null, range: { type: 'noEnd', startDate: '2026-06-01' } },
};

export const historyOf = (target: Target): object => ({
  displayName: 'Who kept what',
  reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
  reviewHistoryPeriodEndDateTime: '2026-01-05T00:00:00Z',
  scopes: [
    query(
      `/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '${target === 'group' ? '/groups' : 'roleAssignmentScheduleInstances'}')`,
    ),
  ],
});

const delegation = (id: string): object => ({
  delegate: { '@odata.type': '#microsoft.graph.singleUser', id },
  schedule: { expiration: { type: 'afterDateTime', endDateTime: '2026-12-31T00:00:00Z' } },
});

/** Returns a valid body if an invalid one would be refused before the caller's rights are checked. */
export function bodyOf(row: Row, target: Target, { historyId, isPolicyOn }: Made): object {
  const definition =
    target === 'group' ? groupReview({ group: GROUP, settings: LATER }) : roleReview({ settings: LATER });
  const bodies: Readonly<Record<string, object>> = {
    E02: definition,
    $newPreview: { definition },
    E15: { decision: 'DontKnow', justification: 'unclear', principalId: historyId },
    E22: { decision: 'DontKnow', justification: 'unclear' },
    E25: { decision: 'DontKnow', justification: 'unclear', principalId: historyId },
    E37: { decision: 'DontKnow', justification: 'unclear', principalId: historyId },
    E41: historyOf('group'),
    E51: { isGroupOwnerManagementEnabled: isPolicyOn },
    $ownDelegateChange: delegation(historyId),
    $delegateChange: delegation(historyId),
    $extend: { endDateTime: '2020-01-01T00:00:00Z', reason: 'year end' },
    $reassign: { reviewerId: historyId, reason: 'on leave' },
    $acknowledge: { statement: 'seen', statementSha256: '0'.repeat(64) },
    $restoration: { reason: 'denied by mistake' },
    S000: { id: '' },
    $batch: { requests: [{ id: '1', method: 'GET', url: '/' }] },
  };
  return bodies[row.id] ?? {};
}

export function pathOf({ path }: Row, target: Target, { keys, historyId }: Made): string {
  const all: Keys = path.includes('/historyDefinitions/') ? { historyId, instanceId: historyId } : keys[target];
  return path.replace(/\{(\w+)\}/g, (_, key: string) => all[key] ?? '');
}
