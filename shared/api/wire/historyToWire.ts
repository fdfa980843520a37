import type * as graph from '@microsoft/microsoft-graph-types';
import { expirationOf, type History } from '../../rules/reports/history';
import { identityToWire } from './identityToWire';
import { scopeToWire } from './scopeToWire';
import type { Whole } from './whole';

/** accessReviewHistoryDefinition as Graph prints it, without instances. Reference: Graph access reviews §2.13. */
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

/** accessReviewHistoryInstance: the one run of a report. The link is there only in the answer to who asked for it. */
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
