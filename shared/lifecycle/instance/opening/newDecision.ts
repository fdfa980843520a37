import type { Member, UserDetails } from '../../../directory/directory';
import { deriveId } from '../../../rules/ids';
import { disablesSelfReview } from '../../../rules/decisions/reviewerRights';
import type { RecommendationRules } from '../../../rules/decisions/recommendation';
import { isReadBack } from '../../../rules/removals/readBack';
import { currentStage, UNDECIDED } from '../../../rules/instance/stages';
import type { Principal, Resource } from '../../../rules/model/definition';
import type { Instance } from '../../../rules/model/instance';
import type { Affiliation, ReviewContext, StoredDecision } from '../../../rules/model/decision';
import { previousInstanceId } from '../../../rules/schedule/buildInstance';
import type { Dependencies } from '../../../reviews/dependencies';
import { recommendationFor } from './evidence';

/** The data that the new decisions of an instance share. */
export interface NewDecisions {
  readonly instance: Instance;
  readonly resource: Resource;
  readonly rules: RecommendationRules;
  readonly affiliations: ReadonlyMap<string, Affiliation>;
  readonly lastTime: LastTime;
}

/** Returns the undecided item of a member. `assignee` decides it in addition to the common reviewers. */
export function newDecision(
  common: NewDecisions,
  member: Member,
  details: UserDetails | undefined,
  assignee: StoredDecision['assignee'],
): StoredDecision {
  const { instance, resource, lastTime } = common;
  const affiliation = common.affiliations.get(member.id) ?? 'unknown';
  return {
    id: deriveId(instance.id, member.id, resource.id),
    instanceId: instance.id,
    principal: toPrincipal(member, details),
    resource,
    membershipType: member.membershipType,
    ...UNDECIDED,
    ...recommendationFor(common, { principal: member, resource, affiliation }, details),
    applyResult: 'New',
    applyDescription: null,
    appliedBy: null,
    appliedDateTime: null,
    assignee,
    stage: currentStage(instance)?.index ?? null,
    version: 0,
    removalBegun: false,
    context: contextOf(member, details, lastTime),
    ...(member.channelOnly && { channelOnly: true }),
    ...(disablesSelfReview(instance.terms) && { selfReviewDisabled: true }),
  };
}

/** Returns what reviewers see about a member. The calls that find members and reviewers already return it. */
function contextOf(member: Member, details: UserDetails | undefined, lastTime: LastTime): ReviewContext {
  const { department, jobTitle, userType, accountEnabled, access = null } = member;
  const manager = details?.manager;
  const before = lastTime?.get(member.id);
  return {
    department,
    jobTitle,
    userType,
    accountEnabled,
    access,
    manager: manager ? { id: manager.id, displayName: manager.displayName } : null,
    isNew: lastTime ? before === undefined : null,
    cameBack: lastTime ? before !== undefined && isReadBack(before) : null,
    lastDecision: before
      ? {
          decision: before.decision,
          justification: before.justification,
          reviewedBy: before.reviewedBy,
          reviewedDateTime: before.reviewedDateTime,
        }
      : null,
  };
}

const toPrincipal = (member: Member, details: UserDetails | undefined): Principal => ({
  id: member.id,
  type: member.type,
  displayName: member.displayName,
  userPrincipalName: member.userPrincipalName,
  lastUserSignInDateTime: details?.lastSignInDateTime ?? '',
  ...(member.appId === undefined ? {} : { appId: member.appId }),
});

/** The decisions of the previous occurrence, by the id of the principal; undefined if there was no previous occurrence. */
type LastTime = ReadonlyMap<string, StoredDecision> | undefined;

const DECISIONS = 1000;

/** Reads the decisions about the same resource at the previous occurrence. */
export async function lastTimeOf(deps: Dependencies, instance: Instance): Promise<LastTime> {
  const previous = await previousInstance(deps, instance);
  return previous && decisionsByPrincipal(deps.storage, previous);
}

/** Returns the instance of the previous occurrence; undefined if there is none. Reads nothing for a review without recurrence. */
export async function previousInstance({ storage }: Dependencies, instance: Instance): Promise<Instance | undefined> {
  const { definitionId, terms } = instance;
  if (terms.settings.recurrence?.pattern == null) return undefined;
  const series = await storage.instances.findSeries(definitionId);
  const id = series && previousInstanceId(instance, series.value.createdDateTime);
  return id === undefined ? undefined : (await storage.instances.find(definitionId, id))?.value;
}

async function decisionsByPrincipal(
  { decisions }: Dependencies['storage'],
  instance: Instance,
): Promise<ReadonlyMap<string, StoredDecision>> {
  const found = new Map<string, StoredDecision>();
  let after: string | undefined;
  for (;;) {
    const { rows, more } = await decisions.list(instance, after, DECISIONS);
    for (const { value } of rows) found.set(value.principal.id, value);
    if (!more) return found;
    after = rows.at(-1)?.value.id;
  }
}
