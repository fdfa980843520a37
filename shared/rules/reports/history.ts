import { addDays } from '../duration';
import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type { Definition, QueryScope, Scope, UserIdentity } from '../model/definition';
import { decodeQuery } from '../scope/directoryQuery';
import { concernsRoles, isRoleReview } from '../scope/reviewedScope';
import { FALLBACK } from '../decisions/reviewerRights';
import { hasEnded } from '../instance/status';

/** accessReviewHistoryDecisionFilter. */
export const HISTORY_DECISIONS = ['approve', 'deny', 'notReviewed', 'dontKnow', 'notNotified'] as const;
export type HistoryDecision = (typeof HISTORY_DECISIONS)[number];

export const HISTORY_STATUSES = ['requested', 'inprogress', 'done', 'error'] as const;
type HistoryStatus = (typeof HISTORY_STATUSES)[number];

/** A history report as it was requested, complete and normalised; instants are in UTC. */
export interface HistoryInput {
  readonly displayName: string;
  readonly decisions: readonly HistoryDecision[];
  readonly reviewHistoryPeriodStartDateTime: string;
  readonly reviewHistoryPeriodEndDateTime: string;
  readonly scopes: readonly QueryScope[];
}

/** The progress of a report. The report contains everything up to and including this decision, instance or definition. */
export interface ReportPosition {
  readonly definitionId: string;
  /** The last instance; null if the whole definition is in the report. */
  readonly instanceId: string | null;
  /** The last decision; null if the whole instance is in the report. */
  readonly decisionId: string | null;
}

/** accessReviewHistoryDefinition with its one instance, which has the same id. Source: docs/graph-reference.md#s2-13. */
export interface History extends HistoryInput {
  readonly id: string;
  readonly status: HistoryStatus;
  readonly createdBy: UserIdentity;
  readonly createdDateTime: string;
  /** The types of reviews that the creator of the report may read, in addition to the reviews that they created. */
  readonly readable: Readonly<Record<ReviewSort, boolean>>;
  readonly runDateTime: string | null;
  readonly fulfilledDateTime: string | null;
  /** The progress of the report; null before the first slice. */
  readonly position: ReportPosition | null;
  /** The ids of the blocks written so far; in version 0.1, their number. */
  readonly blocks: readonly string[] | number;
}

type ReviewSort = 'roleReviews' | 'otherReviews';

/** The days until a report and its data are deleted. Source: docs/graph-reference.md#e42. */
const HISTORY_DAYS = 30;

/** Returns the instant at which a report is deleted. */
export const historyEnd = ({ createdDateTime }: Pick<History, 'createdDateTime'>): string =>
  addDays(createdDateTime, HISTORY_DAYS);

/** Returns the instant before which reports were created that are now deleted. */
export const historyHorizon = (now: string): string => addDays(now, -HISTORY_DAYS);

/** Returns the expiration that the instance shows. It counts from the end of the report. Source: docs/graph-reference.md#s2-13. */
export const expirationOf = (history: History): string =>
  addDays(history.fulfilledDateTime ?? history.createdDateTime, HISTORY_DAYS);

/** Whether a scope of a report selects a review. */
type Selector = (definition: Pick<Definition, 'scope'>) => boolean;

const SCOPE =
  /^\/identityGovernance\/accessReviews\/definitions\/?\?\$filter=contains\(scope\/(?:microsoft\.graph\.accessReviewQueryScope\/)?query, ?'([^']+)'\)$/i;

/** The values that a scope can search for. Graph has none for reviews of applications. Source: docs/graph-reference.md#s3-12. */
const SEARCHED =
  /^(?:\/groups(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?|\.\/members|accessPackageAssignments|roleAssignmentScheduleInstances)$/i;

/** The additional values in beta, so that a report can include every type of review. */
const SEARCHED_IN_BETA =
  /^(?:\/servicePrincipals(?:\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?|roleEligibilityScheduleInstances)$/i;

const EXAMPLES = [
  '/groups',
  '/groups/{id}',
  './members',
  'accessPackageAssignments',
  'roleAssignmentScheduleInstances',
];
const EXAMPLES_IN_BETA = ['/servicePrincipals', '/servicePrincipals/{id}', 'roleEligibilityScheduleInstances'];

/** Returns examples of the values for which a scope can search, for the error about any other value. */
export const historyScopeExamples = (version: 'v1.0' | 'beta'): readonly string[] =>
  version === 'beta' ? [...EXAMPLES, ...EXAMPLES_IN_BETA] : EXAMPLES;

/** Returns the value that the scope of a report searches for; undefined for a query that the version does not support. */
export function searchedValue(query: string, version: 'v1.0' | 'beta' = 'beta'): string | undefined {
  const text = query.trim().replace(/^\/(?:v1\.0|beta)(?=\/)/i, '');
  const searched = SCOPE.exec(decodeQuery(text) ?? '')?.[1];
  if (searched === undefined) return undefined;
  return SEARCHED.test(searched) || (version === 'beta' && SEARCHED_IN_BETA.test(searched)) ? searched : undefined;
}

/**
 * Returns whether a scope of the report selects the review and the creator of the report may read the review. Source:
 * docs/graph-reference.md#s3-12.
 */
export function selects(
  history: History,
  definition: Pick<Definition, 'scope' | 'canHoldRoles' | 'createdBy'>,
): boolean {
  const sort = concernsRoles(definition) ? 'roleReviews' : 'otherReviews';
  const readable =
    history.readable[sort] || (sort === 'otherReviews' && definition.createdBy.id === history.createdBy.id);
  return readable && history.scopes.some(({ query }) => selectorOf(searchedValue(query) ?? '')(definition));
}

/** For some values, the text that all spellings of the query have in common. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ['accesspackageassignments', '/entitlementmanagement/'],
  ['./members', './'],
]);

/**
 * Returns the selector for a value. `roleAssignmentScheduleInstances` selects the reviews of roles, unless all of their queries are about
 * eligibility. Any other value selects the reviews whose queries contain it; '' selects nothing.
 */
function selectorOf(searched: string): Selector {
  if (searched === '') return () => false;
  const wanted = searched.toLowerCase();
  if (wanted === 'roleassignmentscheduleinstances') {
    return ({ scope }) =>
      isRoleReview(scope) && !queriesOf(scope).every((query) => query.includes('roleeligibilityscheduleinstances'));
  }
  const text = SPELLINGS.get(wanted) ?? wanted;
  return ({ scope }) => queriesOf(scope).some((query) => query.includes(text));
}

const queriesOf = (scope: Scope): readonly string[] =>
  ('principalScopes' in scope ? scope.resourceScopes : [scope]).map(({ query }) => query.toLowerCase());

/** Returns whether a report includes reviews of directory roles, other reviews, or both. */
export function asksFor({ scopes }: Pick<HistoryInput, 'scopes'>): Readonly<Record<ReviewSort, boolean>> {
  const ofRoles = scopes.map(({ query }) => /^role(?:Assignment|Eligibility)/i.test(searchedValue(query) ?? ''));
  return { roleReviews: ofRoles.includes(true), otherReviews: ofRoles.includes(false) };
}

/**
 * Returns whether an instance belongs to the period: it started on or after the start of the period, and ended on or before its end.
 * Graph's pages disagree about the limits; here the period includes both. An instance that was stopped early ended before the report ran.
 * Source: docs/graph-reference.md#s2-13.
 */
export function isInPeriod(
  history: Pick<History, 'reviewHistoryPeriodStartDateTime' | 'reviewHistoryPeriodEndDateTime' | 'runDateTime'>,
  { startDateTime, endDateTime, status }: Pick<Instance, 'startDateTime' | 'endDateTime' | 'status'>,
): boolean {
  const isStopped = hasEnded(status) && history.runDateTime !== null && history.runDateTime < endDateTime;
  const end = isStopped ? history.runDateTime : endDateTime;
  // Stored instants have one form, so they compare as texts.
  return startDateTime >= history.reviewHistoryPeriodStartDateTime && end <= history.reviewHistoryPeriodEndDateTime;
}

/** Returns a decision as a value of the report's filter. */
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

/** Returns whether the item had a reviewer. */
function isAsked(
  { commonReviewerIds, fallbackReviewerIds }: Pick<Instance, 'commonReviewerIds' | 'fallbackReviewerIds'>,
  assignee: StoredDecision['assignee'],
): boolean {
  if (commonReviewerIds.length > 0) return true;
  return assignee === FALLBACK ? fallbackReviewerIds.length > 0 : assignee !== null;
}

/** Returns the name of the blob with the report. */
export const reportName = ({ id }: Pick<History, 'id'>): string => `${id}.csv`;
