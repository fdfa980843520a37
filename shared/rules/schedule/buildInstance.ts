import type { Instance, Terms } from '../model/instance';
import type { Series } from '../model/series';
import { deriveId } from '../ids';
import type { Definition, Resource, ResourceType } from '../model/definition';
import { concernsRoles, instanceScope, parseScope, scopeOfGroup } from '../scope/reviewedScope';
import { instanceReviewer } from '../scope/reviewerQuery';
import { latestOccurrence } from './occurrences';
import { subtractDuration } from '../duration';
import {
  firstOccurrence,
  isOneTime,
  openingTimes,
  openingTimesOffSchedule,
  scheduledTimes,
  type Times,
} from './schedule';
import type { SingleScope } from '../scope/scopeKinds';
import { withFirstStage, type ReviewerSet } from '../instance/stages';

interface NewInstance extends Times {
  readonly id: string;
  readonly occurrence: string | null;
  readonly groupId: string | null;
}

/** Returns an instance before its start, with the current terms of its definition. */
export function buildInstance(definition: Definition, { groupId, ...times }: NewInstance): Instance {
  const instance: Instance = {
    ...times,
    groupId,
    definitionId: definition.id,
    status: 'NotStarted',
    ...termsFor(definition, groupId),
    stages: [],
    errors: [],
    resource: null,
    cursor: null,
    commonReviewerIds: [],
    fallbackReviewerIds: [],
    reminder: { number: 0, requestedDateTime: null, midpointSent: false },
    invitationsDue: false,
    assignmentDue: false,
    appliedBy: null,
  };
  return withFirstStage(instance, reviewersOfStage(instance));
}

/**
 * Returns the reviewers of each stage: those of the stage or, if no stage names any, those of the definition. Source:
 * docs/graph-reference.md#s2-2.
 */
export function reviewersOfStage(instance: Pick<Instance, 'terms' | 'groupId'>): (index: number) => ReviewerSet {
  const { stageSettings, reviewers, fallbackReviewers } = instance.terms;
  const named = stageSettings.some((stage) => stage.reviewers.length + stage.fallbackReviewers.length > 0);
  const resource = reviewedResource(singleScope(instance.terms, instance.groupId));
  return (index) => {
    const stage = named ? stageSettings[index - 1] : undefined;
    return resolvedFor(resource, stage ?? { reviewers, fallbackReviewers });
  };
}

const resolvedFor = (resource: Pick<Resource, 'id' | 'type'>, set: ReviewerSet): ReviewerSet => ({
  reviewers: set.reviewers.map((reviewer) => instanceReviewer(reviewer, resource)),
  fallbackReviewers: set.fallbackReviewers.map((reviewer) => instanceReviewer(reviewer, resource)),
});

/** Returns the terms that an instance takes from its definition, with resolved queries. Source: docs/graph-reference.md#s3-2. */
export function termsFor(
  definition: Definition,
  groupId: string | null,
): Pick<Instance, 'scope' | 'reviewers' | 'fallbackReviewers' | 'terms'> {
  const resource = reviewedResource(singleScope(definition, groupId));
  return {
    scope: instanceScope(definition.scope, groupId ?? undefined),
    ...resolvedFor(resource, definition),
    terms: termsOf(definition),
  };
}

function termsOf(definition: Definition): Terms {
  const { displayName, descriptionForReviewers, scope, instanceEnumerationScope } = definition;
  const { settings, stageSettings, additionalNotificationRecipients, createdBy } = definition;
  const { reviewers, fallbackReviewers, reviewOptions = null, mayDeleteAccounts, version } = definition;
  return {
    displayName,
    descriptionForReviewers,
    scope,
    instanceEnumerationScope,
    settings,
    stageSettings,
    reviewers,
    fallbackReviewers,
    additionalNotificationRecipients,
    createdBy,
    reviewOptions,
    ...(mayDeleteAccounts && { mayDeleteAccounts }),
    ...(version && { version }),
  };
}

/** Returns whether a definition enumerates groups, so that each occurrence has an instance for each group. */
export const reviewsSeveral = (definition: Pick<Definition, 'scope' | 'instanceEnumerationScope'>): boolean =>
  parseScope(definition.scope, definition.instanceEnumerationScope).kind === 'groups';

/** Returns the scope of one instance: the scope of the definition, or the part of it for one enumerated group. */
export function singleScope(
  { scope, instanceEnumerationScope }: Pick<Definition, 'scope' | 'instanceEnumerationScope'>,
  groupId: string | null,
): SingleScope {
  const reviewed = parseScope(scope, instanceEnumerationScope);
  if (reviewed.kind !== 'groups') return reviewed;
  if (groupId === null) throw new Error('An instance of a definition that enumerates groups has no group.');
  return scopeOfGroup(reviewed, groupId);
}

/** Returns the id and type of the resource of a scope. */
export function reviewedResource(scope: SingleScope): Pick<Resource, 'id' | 'type'> {
  const typed = (id: string, type: ResourceType) => ({ id, type });
  switch (scope.kind) {
    case 'group':
    case 'team':
      return typed(scope.groupId, 'group');
    case 'application':
      return typed(scope.servicePrincipalId, 'servicePrincipal');
    case 'directoryRole':
      return typed(scope.roleDefinitionId, 'directoryRole');
    case 'accessPackage':
      return typed(scope.assignmentPolicyId, 'accessPackageAssignmentPolicy');
  }
}

/** Returns the instance with the times, terms and first stage that it has when it opens at `now`. */
export function atOpening(instance: Instance, definition: Definition, now: string): Instance {
  if (instance.occurrence === null) {
    // An instance off schedule got its reviewers when it was created.
    const { reviewers, fallbackReviewers } = instance;
    const opening = { ...instance, ...openingTimesOffSchedule(instance, now) };
    return withFirstStage(opening, () => ({ reviewers, fallbackReviewers }));
  }
  const terms = termsFor(definition, instance.groupId);
  const opening = { ...instance, ...terms, ...openingTimes(definition, instance.startDateTime, now) };
  return withFirstStage(opening, reviewersOfStage(opening));
}

/**
 * Returns the instance of one occurrence. Its id derives from the definition and the occurrence, so that a retry finds its own work. The
 * only instance of a one-time review has the id of the definition.
 */
export function scheduledInstance(definition: Definition, occurrence: string, times: Times): Instance {
  const id = isOneTime(definition) ? definition.id : deriveId(definition.id, occurrence);
  return buildInstance(definition, { id, occurrence, groupId: null, ...times });
}

/**
 * Returns the id of the instance of the previous occurrence, even if that instance was never created; undefined at the first occurrence.
 */
export function previousInstanceId(
  { definitionId, occurrence, groupId, terms }: Instance,
  createdDateTime: string,
): string | undefined {
  if (occurrence === null) return undefined;
  const series = { recurrence: terms.settings.recurrence, createdDateTime };
  const previous = latestOccurrence(series, subtractDuration(occurrence, 'PT1S'));
  if (previous === undefined) return undefined;
  return groupId === null ? deriveId(definitionId, previous.start) : deriveId(definitionId, previous.start, groupId);
}

/** Returns the instance of one occurrence for one enumerated group. */
export function groupInstance(definition: Definition, occurrence: string, groupId: string, times: Times): Instance {
  const id = deriveId(definition.id, occurrence, groupId);
  return buildInstance(definition, { id, occurrence, groupId, ...times });
}

/** Returns the key under which the lines about the groups of an occurrence are stored. */
export const enumerationOf = ({ definitionId, occurrence }: Pick<Instance, 'definitionId' | 'occurrence'>) => ({
  definitionId,
  id: deriveId(definitionId, 'groups', occurrence ?? ''),
});

/** Returns the series of a new definition, its first instance if it reviews one resource, and the instant at which their work is due. */
export function firstSeries(definition: Definition, now: string): FirstSeries {
  const first = firstOccurrence(definition, now);
  const occurrence = reviewsSeveral(definition) ? null : (first ?? null);
  // An occurrence in the past opens now and keeps its duration.
  const due = first === undefined || first < now ? now : first;
  const series: Series = {
    definitionId: definition.id,
    occurrence,
    enumeration: null,
    deletedDateTime: null,
    stopped: false,
    isRoleReview: concernsRoles(definition),
    createdById: definition.createdBy.id,
    createdDateTime: definition.createdDateTime,
  };
  const instance =
    occurrence === null ? undefined : scheduledInstance(definition, occurrence, scheduledTimes(definition, due));
  return { series, instance, due };
}

interface FirstSeries {
  readonly series: Series;
  readonly instance: Instance | undefined;
  readonly due: string;
}
