import { addDays } from '../duration';
import type { Instance, StoredDecision } from '../model/instance';
import type { Definition, QueryScope, Scope, UserIdentity } from '../model/definition';
import { isRoleReview } from '../scope/reviewedScope';
import { FALLBACK } from '../decisions/reviewerRights';
import { hasEnded } from '../instance/status';

/** accessReviewHistoryDecisionFilter. */
export const HISTORY_DECISIONS = ['approve', 'deny', 'notReviewed', 'dontKnow', 'notNotified'] as const;
export type HistoryDecision = (typeof HISTORY_DECISIONS)[number];

type HistoryStatus = 'requested' | 'inprogress' | 'done' | 'error';

/** What a client asks for, complete and normalised; instants in UTC. */
export interface HistoryInput {
  readonly displayName: string;
  readonly decisions: readonly HistoryDecision[];
  readonly reviewHistoryPeriodStartDateTime: string;
  readonly reviewHistoryPeriodEndDateTime: string;
  readonly scopes: readonly QueryScope[];
}

/** How far a report has come: everything up to and including this decision, this instance or this definition is in it. */
export interface ReportPosition {
  readonly definitionId: string;
  /** Null: the whole definition. */
  readonly instanceId: string | null;
  /** Null: the whole instance. */
  readonly decisionId: string | null;
}

/** accessReviewHistoryDefinition together with its one instance, whose id is the same. Reference: Graph access reviews §2.13. */
export interface History extends HistoryInput {
  readonly id: string;
  readonly status: HistoryStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** Of which reviews the creator may see everything; the reviews that he created himself are his in any case. */
  readonly readable: Readonly<Record<ReviewSort, boolean>>;
  readonly runDateTime: string | null;
  readonly fulfilledDateTime: string | null;
  /** Null before the first slice. */
  readonly position: ReportPosition | null;
  /** The number of blocks that the report has so far. */
  readonly blocks: number;
}

type ReviewSort = 'roleReviews' | 'otherReviews';

/** Days until a report and all that belongs to it is gone. Reference: Graph access reviews E42. */
const HISTORY_DAYS = 30;

/** The instant from which on the report is gone. */
export const historyEnd = ({ createdDateTime }: Pick<History, 'createdDateTime'>): string =>
  addDays(createdDateTime, HISTORY_DAYS);

/** A report that was created at this instant or before is gone by now. */
export const historyHorizon = (now: string): string => addDays(now, -HISTORY_DAYS);

/** When the instance says that its data go: counted from when they were made. Reference: Graph access reviews §2.13. */
export const expirationOf = (history: History): string =>
  addDays(history.fulfilledDateTime ?? history.createdDateTime, HISTORY_DAYS);

/** Which reviews a scope of a report means. */
type Selector = (definition: Pick<Definition, 'scope'>) => boolean;

const SCOPE =
  /^\/identityGovernance\/accessReviews\/definitions\/?\?\$filter=contains\(scope\/(?:microsoft\.graph\.accessReviewQueryScope\/)?query, ?'([^']+)'\)$/i;

/** The values that can be looked for. There is none for reviews of applications. Reference: Graph access reviews E01, §3.12. */
const SEARCHED =
  /^(?:\/groups(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?|\.\/members|accessPackageAssignments|roleAssignmentScheduleInstances)$/i;

/** Shown to whoever sends another query. */
export const HISTORY_SCOPE_EXAMPLES = [
  '/groups',
  '/groups/{id}',
  './members',
  'accessPackageAssignments',
  'roleAssignmentScheduleInstances',
].map((searched) => `/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '${searched}')`);

/** The value that the scope of a report looks for, or undefined where its query is none of the documented ones. */
export function searchedValue(query: string): string | undefined {
  const text = query.trim().replace(/^\/(?:v1\.0|beta)(?=\/)/i, '');
  const searched = SCOPE.exec(text.replaceAll('%20', ' ').replaceAll('+', ' '))?.[1];
  return searched !== undefined && SEARCHED.test(searched) ? searched : undefined;
}

/** Whether any scope of the report means this review, and its creator may see it. Reference: Graph access reviews §3.12. */
export function selects(history: History, definition: Pick<Definition, 'scope' | 'createdBy'>): boolean {
  const sort = isRoleReview(definition.scope) ? 'roleReviews' : 'otherReviews';
  const readable =
    history.readable[sort] || (sort === 'otherReviews' && definition.createdBy.id === history.createdBy.id);
  return readable && history.scopes.some(({ query }) => selectorOf(searchedValue(query) ?? '')(definition));
}

/** A role assignment is asked for by one name, whichever of its spellings a review uses; everything else by its text. */
function selectorOf(searched: string): Selector {
  if (searched === '') return () => false;
  const wanted = searched.toLowerCase();
  if (wanted === 'roleassignmentscheduleinstances') {
    return ({ scope }) =>
      isRoleReview(scope) && !queriesOf(scope).every((query) => query.includes('roleeligibilityscheduleinstances'));
  }
  return ({ scope }) => queriesOf(scope).some((query) => query.includes(wanted));
}

const queriesOf = (scope: Scope): readonly string[] =>
  ('principalScopes' in scope ? scope.resourceScopes : [scope]).map(({ query }) => query.toLowerCase());

/** Whether the report asks for reviews of directory roles, for others, or for both. */
export function asksFor({ scopes }: Pick<HistoryInput, 'scopes'>): Readonly<Record<ReviewSort, boolean>> {
  const ofRoles = scopes.map(({ query }) => /^roleAssignment/i.test(searchedValue(query) ?? ''));
  return { roleReviews: ofRoles.includes(true), otherReviews: ofRoles.includes(false) };
}

/**
 * Whether an instance belongs to the period: it started on or after the period's start and ends on or before the period's end. The
 * two pages of the reference disagree about the edges; both edges count here. An instance that was stopped before its time ended
 * before the report ran, whatever its end was to be. Reference: Graph access reviews §2.13.
 */
export function isInPeriod(
  history: Pick<History, 'reviewHistoryPeriodStartDateTime' | 'reviewHistoryPeriodEndDateTime' | 'runDateTime'>,
  { startDateTime, endDateTime, status }: Pick<Instance, 'startDateTime' | 'endDateTime' | 'status'>,
): boolean {
  const isStopped = hasEnded(status) && history.runDateTime !== null && history.runDateTime < endDateTime;
  const end = isStopped ? history.runDateTime : endDateTime;
  // Stored instants have one form, so their order as text is their order in time.
  return startDateTime >= history.reviewHistoryPeriodStartDateTime && end <= history.reviewHistoryPeriodEndDateTime;
}

/** The result of a decision in the terms of the report's filter. */
export function historyDecision(
  instance: Pick<Instance, 'commonReviewerIds' | 'fallbackReviewerIds'>,
  { decision, assignee }: Pick<StoredDecision, 'decision' | 'assignee'>,
): HistoryDecision {
  switch (decision) {
    case 'Approve':
      return 'approve';
    case 'Deny':
      return 'deny';
    case 'DontKnow':
      return 'dontKnow';
    case 'NotReviewed':
      return isAsked(instance, assignee) ? 'notReviewed' : 'notNotified';
  }
}

/** Whether there is anybody who could have decided. */
function isAsked(
  { commonReviewerIds, fallbackReviewerIds }: Pick<Instance, 'commonReviewerIds' | 'fallbackReviewerIds'>,
  assignee: StoredDecision['assignee'],
): boolean {
  if (commonReviewerIds.length > 0) return true;
  return assignee === FALLBACK ? fallbackReviewerIds.length > 0 : assignee !== null;
}

/** Where the text of a report is kept. */
export const reportName = ({ id }: Pick<History, 'id'>): string => `${id}.csv`;
