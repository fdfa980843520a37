import type * as graph from '@microsoft/microsoft-graph-types';
import { expirationOf, type History } from '../../rules/reports/history';
import { identityToWire } from './identityToWire';
import { scopeToWire } from './scopeToWire';
import type { Whole } from './whole';

/** Returns the accessReviewHistoryDefinition as in Graph, without instances. Source: docs/graph-reference.md#s2-13. */
export const historyToWire = (history: History): Whole<graph.AccessReviewHistoryDefinition, 'instances'> => ({
  id: history.id,
  displayName: history.displayName,
  reviewHistoryPeriodStartDateTime: history.reviewHistoryPeriodStartDateTime,
  reviewHistoryPeriodEndDateTime: history.reviewHistoryPeriodEndDateTime,
  decisions: [...history.decisions],
  status: history.status,
  createdDateTime: history.createdDateTime,
  createdBy: identityToWire(history.createdBy),
  scopes: history.scopes.map(scopeToWire),
  scheduleSettings: null,
});

/** Returns the accessReviewHistoryInstance, the only run of a report. Only generateDownloadUri sets `downloadUri`. */
export const historyInstanceToWire = (
  history: History,
  downloadUri: string | null = null,
): Whole<graph.AccessReviewHistoryInstance> => ({
  id: history.id,
  reviewHistoryPeriodStartDateTime: history.reviewHistoryPeriodStartDateTime,
  reviewHistoryPeriodEndDateTime: history.reviewHistoryPeriodEndDateTime,
  status: history.status,
  runDateTime: history.runDateTime ?? history.createdDateTime,
  fulfilledDateTime: history.fulfilledDateTime,
  expirationDateTime: expirationOf(history),
  downloadUri,
});
