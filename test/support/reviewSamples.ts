import { randomUUID } from 'node:crypto';
import type { History } from '../../shared/rules/reports/history';
import type { Contact, Instance } from '../../shared/rules/model/instance';
import type { DecisionEvent, StoredDecision } from '../../shared/rules/model/decision';
import type { Series } from '../../shared/rules/model/series';
import type { Definition, ScheduleSettings, Scope } from '../../shared/rules/model/definition';

const NOW = '2026-01-05T08:00:00.000Z';
const PERSON = {
  id: '398164b1-5196-49dd-ada2-364b49f99b27',
  displayName: 'Mara Voss',
  userPrincipalName: 'mara@harbour.example',
};
const GROUP = { id: '02f3bafb-448c-487c-88c2-5fd65ce49a41', type: 'group', displayName: 'Harbour staff' } as const;
const SCOPE: Scope = {
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query: `/groups/${GROUP.id}/transitiveMembers`,
  queryType: 'MicrosoftGraph',
  queryRoot: null,
};

export const settings = (changes: Partial<ScheduleSettings> = {}): ScheduleSettings => ({
  mailNotificationsEnabled: true,
  reminderNotificationsEnabled: true,
  justificationRequiredOnApproval: false,
  defaultDecisionEnabled: false,
  defaultDecision: 'None',
  instanceDurationInDays: 4,
  autoApplyDecisionsEnabled: false,
  recommendationsEnabled: false,
  recommendationLookBackDuration: null,
  decisionHistoriesForReviewersEnabled: false,
  recurrence: null,
  applyActions: [],
  recommendationInsightSettings: [],
  ...changes,
});

export const definition = (changes: Partial<Definition> = {}): Definition => ({
  id: randomUUID(),
  displayName: 'Harbour staff',
  descriptionForAdmins: null,
  descriptionForReviewers: null,
  scope: SCOPE,
  instanceEnumerationScope: null,
  reviewers: [],
  fallbackReviewers: [],
  settings: settings(),
  stageSettings: [],
  additionalNotificationRecipients: [],
  status: 'NotStarted',
  createdBy: PERSON,
  createdDateTime: NOW,
  lastModifiedDateTime: NOW,
  ...changes,
});

export const series = (changes: Partial<Series> = {}): Series => ({
  definitionId: randomUUID(),
  occurrence: null,
  enumeration: null,
  deletedDateTime: null,
  stopped: false,
  isRoleReview: false,
  createdById: PERSON.id,
  createdDateTime: NOW,
  ...changes,
});

/** Returns an instance of four days, from Monday to Friday, that has not started. */
export const instance = (changes: Partial<Instance> = {}): Instance => ({
  id: randomUUID(),
  definitionId: randomUUID(),
  status: 'NotStarted',
  startDateTime: NOW,
  endDateTime: '2026-01-09T08:00:00.000Z',
  scope: SCOPE,
  reviewers: [],
  fallbackReviewers: [],
  errors: [],
  terms: {
    displayName: 'Harbour staff',
    descriptionForReviewers: null,
    scope: SCOPE,
    instanceEnumerationScope: null,
    settings: settings(),
    stageSettings: [],
    reviewers: [],
    fallbackReviewers: [],
    additionalNotificationRecipients: [],
    createdBy: PERSON,
  },
  occurrence: NOW,
  groupId: null,
  resource: null,
  cursor: null,
  commonReviewerIds: [],
  fallbackReviewerIds: [],
  reminder: { number: 0, requestedDateTime: null, midpointSent: false },
  invitationsDue: false,
  assignmentDue: false,
  stages: [],
  appliedBy: null,
  ...changes,
});

export const decision = (changes: Partial<StoredDecision> = {}): StoredDecision => ({
  id: randomUUID(),
  instanceId: randomUUID(),
  principal: { ...PERSON, type: 'user', lastUserSignInDateTime: '' },
  resource: GROUP,
  membershipType: 'direct',
  decision: 'NotReviewed',
  justification: '',
  reviewedBy: null,
  reviewedDateTime: null,
  recommendation: 'NoInfoAvailable',
  insights: [],
  affiliation: 'unknown',
  applyResult: 'New',
  applyDescription: null,
  appliedBy: null,
  appliedDateTime: null,
  assignee: null,
  stage: null,
  version: 0,
  removalBegun: false,
  ...changes,
});

/** Returns the ledger's entry about a decision in its present form. */
export const eventOf = ({ id, version, ...now }: StoredDecision): DecisionEvent => ({
  decisionId: id,
  version,
  dateTime: NOW,
  kind: 'single',
  by: PERSON,
  decision: now.decision,
  justification: now.justification,
  applyResult: now.applyResult,
  recommendation: now.recommendation,
  previousDecision: 'NotReviewed',
  previousJustification: '',
});

export const contact = (changes: Partial<Contact> = {}): Contact => ({
  ...PERSON,
  id: randomUUID(),
  mail: PERSON.userPrincipalName,
  createdDateTime: NOW,
  current: true,
  invitedDateTime: null,
  lastReminder: 0,
  ...changes,
});

/** Returns a new report of the reviews of groups in January. */
export const history = (changes: Partial<History> = {}): History => ({
  id: randomUUID(),
  displayName: 'Report',
  status: 'requested',
  decisions: ['approve', 'deny', 'notReviewed', 'dontKnow', 'notNotified'],
  reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00.000Z',
  reviewHistoryPeriodEndDateTime: '2026-02-01T00:00:00.000Z',
  scopes: [
    {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: "/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')",
      queryType: 'MicrosoftGraph',
      queryRoot: null,
    },
  ],
  createdBy: PERSON,
  createdDateTime: NOW,
  readable: { roleReviews: true, otherReviews: true },
  runDateTime: null,
  fulfilledDateTime: null,
  position: null,
  blocks: [],
  ...changes,
});
