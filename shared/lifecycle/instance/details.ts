import type { UserDetails } from '../../directory/directory';
import type { Instance, StoredDecision } from '../../rules/model/instance';
import { insightsFrom } from '../../rules/decisions/insights';
import type { Affiliation } from '../../rules/model/insight';
import { recommend, recommendationRules, type RecommendationRules } from '../../rules/decisions/recommendation';
import type { Principal, Resource } from '../../rules/model/definition';
import { reviewerSource } from '../../rules/decisions/reviewerRights';
import { period, recommendationSettings } from '../../rules/instance/stages';
import type { Dependencies } from '../../reviews/dependencies';

type Described = Pick<Principal, 'id' | 'type'> & Pick<StoredDecision, 'channelOnly'>;

/**
 * What the directory says of the users among the principals, as far as the present reviewers and settings look at it: managers,
 * sign-ins, or nothing. `always` asks for sign-ins in any case. Throws ServiceUnavailable.
 */
export async function detailsOf(
  { directory }: Dependencies,
  instance: Instance,
  { principals, always }: { readonly principals: readonly Described[]; readonly always: boolean },
): Promise<ReadonlyMap<string, UserDetails>> {
  const manager = reviewerSource(instance) === 'manager';
  const { signIn } = rulesOf(instance, instance.resource);
  const asksUsers = reviewerSource(instance) !== 'common' || signIn !== undefined || always;
  if (!asksUsers) return new Map();
  const users = principals.filter(({ type }) => type === 'user').map(({ id }) => id);
  const appId = signIn?.to === 'application' ? instance.resource?.appId : undefined;
  const details = await directory.describeUsers(users, {
    manager,
    signIn: signIn !== undefined || always,
    ...(appId === undefined ? {} : { signInsToAppId: appId }),
  });
  return withoutOutsiders(principals, details);
}

/**
 * The details without those of people from outside, who share a channel of a team and are no members of the organisation: they
 * neither review themselves nor have a manager here, and nothing is recommended for them. Reference: Graph access reviews §3.6, §3.8.
 */
export function withoutOutsiders(
  principals: readonly Pick<Described, 'id' | 'channelOnly'>[],
  details: ReadonlyMap<string, UserDetails>,
): ReadonlyMap<string, UserDetails> {
  const inChannels = new Set(principals.filter(({ channelOnly }) => channelOnly).map(({ id }) => id));
  if (inChannels.size === 0) return details;
  return new Map([...details].filter(([id, { user }]) => !inChannels.has(id) || user.userType === 'Member'));
}

const rulesOf = (instance: Instance, resource: Pick<Resource, 'type'> | null): RecommendationRules =>
  recommendationRules(recommendationSettings(instance), resource?.type ?? 'group');

/** What is recommended for one principal and why, by the settings of the present stage. Reference: Graph access reviews §3.8. */
export function recommendationFor(
  instance: Instance,
  { principal, resource, affiliation }: Recommended,
  details: UserDetails | undefined,
): Pick<StoredDecision, 'recommendation' | 'insights' | 'affiliation'> {
  const rules = rulesOf(instance, resource);
  const signIn = rules.signIn?.to === 'application' ? details?.lastAppSignInDateTime : details?.lastSignInDateTime;
  const evidence = {
    lastSignInDateTime: signIn ?? null,
    affiliation,
    startDateTime: period(instance).startDateTime,
  };
  return {
    affiliation,
    recommendation: recommend(rules, evidence),
    insights: insightsFrom(rules, evidence, { principalId: principal.id, resourceId: resource.id }),
  };
}

interface Recommended {
  readonly principal: Pick<Principal, 'id'>;
  readonly resource: Pick<Resource, 'id' | 'type'>;
  readonly affiliation: Affiliation;
}
