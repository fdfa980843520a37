import type { UserDetails } from '../../directory/directory';
import type { Instance } from '../../rules/instance';
import { recommend } from '../../rules/recommendation';
import type { Principal, Recommendation, Resource } from '../../rules/resources';
import { reviewerSource } from '../../rules/reviewerRights';
import { period, recommendationSettings } from '../../rules/stages';
import type { Dependencies } from '../dependencies';

type Described = Pick<Principal, 'id' | 'type'>;

/**
 * What the directory says of the users among the principals, as far as the present reviewers and settings look at it: managers,
 * sign-ins, or nothing. `always` asks for sign-ins in any case. Throws ServiceUnavailable.
 */
export async function detailsOf(
  { directory }: Dependencies,
  instance: Instance,
  { principals, always }: { readonly principals: readonly Described[]; readonly always: boolean },
): Promise<ReadonlyMap<string, UserDetails>> {
  const source = reviewerSource(instance);
  const { recommendationsEnabled } = recommendationSettings(instance);
  const signIn = recommendationsEnabled || always;
  if (source === 'common' && !signIn) return new Map();
  const users = principals.filter(({ type }) => type === 'user').map(({ id }) => id);
  const signInsToAppId = recommendationsEnabled ? instance.resource?.appId : undefined;
  return directory.describeUsers(users, {
    manager: source === 'manager',
    signIn,
    ...(signInsToAppId === undefined ? {} : { signInsToAppId }),
  });
}

/** The recommendation for one principal, by the settings of the present stage. Reference: Graph access reviews §3.8. */
export function recommendationFor(
  instance: Instance,
  resource: Pick<Resource, 'type'>,
  details: UserDetails | undefined,
): Recommendation {
  const { recommendationsEnabled, recommendationLookBackDuration } = recommendationSettings(instance);
  if (!recommendationsEnabled) return 'NoInfoAvailable';
  const lastSignIn =
    resource.type === 'servicePrincipal' ? details?.lastAppSignInDateTime : details?.lastSignInDateTime;
  return recommend(lastSignIn ?? null, period(instance).startDateTime, recommendationLookBackDuration);
}
