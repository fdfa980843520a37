import type { UserDetails } from '../../../directory/directory';
import type { DirectoryGap, Instance } from '../../../rules/model/instance';
import type { Affiliation, StoredDecision } from '../../../rules/model/decision';
import { MOST_MEMBERS, peerOutliers } from '../../../rules/decisions/peerOutliers';
import {
  insightsFrom,
  recommend,
  recommendationRules,
  type RecommendationRules,
} from '../../../rules/decisions/recommendation';
import type { Principal, Resource } from '../../../rules/model/definition';
import { reviewerSource } from '../../../rules/decisions/reviewerRights';
import { period, recommendationSettings } from '../../../rules/instance/stages';
import type { Dependencies } from '../../../reviews/dependencies';

/** The most levels of managers that are read. A deeper tree is a mistake in the directory. */
const MOST_LEVELS = 20;

type PrincipalRef = Pick<Principal, 'id' | 'type'> & Pick<StoredDecision, 'channelOnly'>;

/**
 * Reads the details of users that the reviewers and settings of the current stage need: managers, sign-ins, both or neither. `always` reads
 * sign-ins regardless of the settings. Throws ServiceUnavailable.
 */
export async function detailsOf(
  { directory }: Dependencies,
  instance: Instance,
  principals: readonly PrincipalRef[],
  always: boolean,
): Promise<ReadonlyMap<string, UserDetails>> {
  const source = reviewerSource(instance);
  const { signIn } = presentRules(instance);
  if (source === 'common' && signIn === undefined && !always) return new Map();
  const users = principals.filter(({ type }) => type === 'user').map(({ id }) => id);
  const appId = signIn?.to === 'application' ? instance.resource?.appId : undefined;
  const details = await directory.describeUsers(users, {
    manager: source === 'manager',
    signIn: signIn !== undefined || always,
    ...(signIn && appId !== undefined && { signInsToAppId: appId, signInsSince: signIn.since }),
  });
  return withoutOutsiders(principals, details);
}

/** Returns the information about users that the directory withheld. */
export const gapsIn = (details: ReadonlyMap<string, UserDetails>): readonly DirectoryGap[] =>
  [...details.values()].flatMap(({ gaps }) => gaps);

/**
 * Returns the details without outsiders: people in a shared channel of a team who are not members of the organisation. They cannot review
 * themselves, have no manager here, and get no recommendation. Source: docs/graph-reference.md#s3-6.
 */
export function withoutOutsiders(
  principals: readonly Pick<PrincipalRef, 'id' | 'channelOnly'>[],
  details: ReadonlyMap<string, UserDetails>,
): ReadonlyMap<string, UserDetails> {
  const inChannels = new Set(principals.filter(({ channelOnly }) => channelOnly).map(({ id }) => id));
  if (inChannels.size === 0) return details;
  return new Map([...details].filter(([id, { user }]) => !inChannels.has(id) || user.userType === 'Member'));
}

/** Returns the rules for recommendations in the current stage. */
export const presentRules = (instance: Instance): RecommendationRules =>
  recommendationRules(
    recommendationSettings(instance),
    instance.resource?.type ?? 'group',
    period(instance).startDateTime,
  );

/**
 * Returns the recommendation for a principal and its reasons; `details` come from the directory.
 * Source: docs/graph-reference.md#s3-8.
 */
export function recommendationFor(
  { instance, rules }: { readonly instance: Instance; readonly rules: RecommendationRules },
  { principal, resource, affiliation }: EvidenceSubject,
  details: UserDetails | undefined,
): Pick<StoredDecision, 'recommendation' | 'insights' | 'affiliation'> {
  const signIn = rules.signIn?.to === 'application' ? details?.lastAppSignInDateTime : details?.lastSignInDateTime;
  const { startDateTime } = period(instance);
  const evidence = { lastSignInDateTime: signIn, affiliation, startDateTime };
  return {
    affiliation,
    recommendation: recommend(rules, evidence),
    insights: insightsFrom(rules, evidence, principal.id, resource.id),
  };
}

interface EvidenceSubject {
  readonly principal: Pick<Principal, 'id'>;
  readonly resource: Pick<Resource, 'id'>;
  readonly affiliation: Affiliation;
}

/**
 * Returns how near each member of a group is to the other members in the tree of managers, if the review or a stage uses that. The result
 * is empty, so that nothing is known, for other resources and for groups with more than one directory page (`isWhole` false). Throws
 * ServiceUnavailable. Source: docs/graph-reference.md#s3-8.
 */
export async function affiliationsOf(
  deps: Dependencies,
  instance: Instance,
  members: readonly Pick<Principal, 'id' | 'type'>[],
  isWhole: boolean,
): Promise<ReadonlyMap<string, Affiliation>> {
  const { startDateTime, terms } = instance;
  const isWanted = [terms.settings, ...terms.stageSettings].some(
    (each) => recommendationRules(each, 'group', startDateTime).peerOutliers,
  );
  const users = members.filter(({ type }) => type === 'user').map(({ id }) => id);
  if (!isWanted || !isWhole || instance.resource?.type !== 'group' || users.length > MOST_MEMBERS) return new Map();
  return peerOutliers(users, await managersAbove(deps, users));
}

/** Returns each user's manager, and the managers' managers, level by level up to the top. */
async function managersAbove(
  { directory }: Dependencies,
  users: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const managers = new Map<string, string | null>();
  let level = [...users];
  for (let n = 0; n < MOST_LEVELS && level.length > 0; n += 1) {
    const details = await directory.describeUsers(level, { manager: true, signIn: false });
    for (const id of level) managers.set(id, details.get(id)?.manager?.id ?? null);
    const above = [...new Set([...details.values()].flatMap(({ manager }) => (manager ? [manager.id] : [])))];
    level = above.filter((id) => !managers.has(id));
  }
  return managers;
}
