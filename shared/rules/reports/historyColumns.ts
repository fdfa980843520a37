import { historyDecision, type HistoryDecision } from './history';
import { ZERO_GUID } from '../ids';
import type { Instance } from '../model/instance';
import type { StoredDecision } from '../model/decision';
import type {
  ApplyResult,
  Definition,
  PrincipalType,
  Recommendation,
  ResourceType,
  UserIdentity,
} from '../model/definition';
import { isOneTime } from '../schedule/schedule';
import { plainLines } from '../text';

/** The data of one row of a report. */
export interface HistoryItem {
  readonly definition: Definition;
  readonly instance: Instance;
  readonly decision: StoredDecision;
  /** The known mail addresses of reviewers, by id. */
  readonly mailById: ReadonlyMap<string, string>;
}

interface Column {
  readonly name: string;
  value(item: HistoryItem): string;
}

const REVIEW_TYPES: Readonly<Record<ResourceType, string>> = {
  group: 'Group',
  servicePrincipal: 'Application',
  directoryRole: 'Microsoft Entra role',
  accessPackageAssignmentPolicy: 'Access package',
};

const PRINCIPAL_TYPES: Readonly<Record<PrincipalType, string>> = {
  user: 'user',
  group: 'group',
  servicePrincipal: 'service principal',
};

const RESULTS: Readonly<Record<HistoryDecision, string>> = {
  approve: 'Approve',
  deny: 'Deny',
  dontKnow: "Don't know",
  notReviewed: 'Not reviewed',
  notNotified: 'Not notified',
};

const RECOMMENDATIONS: Readonly<Record<Recommendation, string>> = {
  Approve: 'Approve',
  Deny: 'Deny',
  NoInfoAvailable: 'No Info',
};

const SUBMISSIONS: Readonly<Record<ApplyResult, string>> = {
  New: 'not applied',
  AppliedSuccessfully: 'applied',
  AppliedSuccessfullyButObjectNotFound: 'applied',
  AppliedWithUnknownFailure: 'not applied',
  ApplyNotSupported: 'not applied',
};

/** The columns of a report, in order. Source: docs/graph-reference.md#s2-13. */
export const HISTORY_COLUMNS: readonly Column[] = [
  { name: 'AccessReviewId', value: ({ instance }) => instance.id },
  { name: 'AccessReviewSeriesId', value: ({ definition }) => (isOneTime(definition) ? ZERO_GUID : definition.id) },
  { name: 'ReviewType', value: ({ decision }) => REVIEW_TYPES[decision.resource.type] },
  { name: 'ResourceDisplayName', value: ({ decision }) => decision.resource.displayName },
  { name: 'ResourceId', value: ({ decision }) => decision.resource.id },
  { name: 'ReviewName', value: ({ instance }) => instance.terms.displayName },
  { name: 'CreatedDateTime', value: ({ definition }) => definition.createdDateTime },
  { name: 'ReviewStartDate', value: ({ instance }) => instance.startDateTime },
  { name: 'ReviewEndDate', value: ({ instance }) => instance.endDateTime },
  { name: 'ReviewStatus', value: ({ instance }) => instance.status },
  { name: 'OwnerId', value: ({ definition }) => definition.createdBy.id },
  { name: 'OwnerName', value: ({ definition }) => definition.createdBy.displayName },
  { name: 'OwnerUPN', value: ({ definition }) => definition.createdBy.userPrincipalName },
  { name: 'PrincipalId', value: ({ decision }) => decision.principal.id },
  { name: 'PrincipalName', value: ({ decision }) => decision.principal.displayName },
  { name: 'PrincipalUPN', value: ({ decision }) => decision.principal.userPrincipalName },
  { name: 'PrincipalType', value: ({ decision }) => PRINCIPAL_TYPES[decision.principal.type] },
  { name: 'ReviewDate', value: ({ decision }) => decision.reviewedDateTime ?? '' },
  { name: 'ReviewResult', value: ({ instance, decision }) => RESULTS[historyDecision(instance, decision)] },
  { name: 'Justification', value: ({ decision }) => decision.justification },
  { name: 'ReviewerId', value: ({ decision }) => decision.reviewedBy?.id ?? '' },
  { name: 'ReviewerName', value: ({ decision }) => decision.reviewedBy?.displayName ?? '' },
  { name: 'ReviewerUPN', value: ({ decision }) => decision.reviewedBy?.userPrincipalName ?? '' },
  { name: 'ReviewerEmailAddress', value: ({ decision, mailById }) => mailOf(decision.reviewedBy, mailById) },
  { name: 'AppliedByName', value: ({ decision }) => decision.appliedBy?.displayName ?? '' },
  { name: 'AppliedByUPN', value: ({ decision }) => decision.appliedBy?.userPrincipalName ?? '' },
  { name: 'AppliedByEmailAddress', value: ({ decision, mailById }) => mailOf(decision.appliedBy, mailById) },
  { name: 'AppliedDate', value: ({ decision }) => decision.appliedDateTime ?? '' },
  { name: 'AccessRecommendation', value: ({ decision }) => RECOMMENDATIONS[decision.recommendation] },
  { name: 'SubmissionResult', value: ({ decision }) => SUBMISSIONS[decision.applyResult] },
  // The product's own columns come after Graph's.
  { name: 'ApplyDescription', value: ({ decision }) => decision.applyDescription ?? '' },
];

const mailOf = (identity: UserIdentity | null, mailById: HistoryItem['mailById']): string =>
  identity === null ? '' : (mailById.get(identity.id) ?? '');

/**
 * The beginnings that spreadsheets treat as a formula: these characters and their variants. Some spreadsheets skip blanks before them, and
 * some begin another cell after a semicolon, even inside quotes.
 */
const FORMULA =
  /(^|;)([\p{Z}\u200c\u200d]*[=+\-@\u2212\u2795\u2796\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20])/gmu;

/** The byte order mark, by which spreadsheets recognise UTF-8. */
export const CSV_BOM = '\uFEFF';

/**
 * Returns one record of a CSV file (RFC 4180) with its line break. A text that a spreadsheet would calculate gets an apostrophe in front,
 * and invisible characters are removed, so the text in the file can differ from the stored text.
 */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\r\n`;

/** Matches most cells, such as ids, dates and names, which need no escaping. */
const ORDINARY = /^(?:\w[\w .:@-]*)?$/;

function cell(value: string): string {
  if (ORDINARY.test(value)) return value;
  const safe = plainLines(value).join('\n').replaceAll(FORMULA, "$1'$2");
  return /[",;\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
