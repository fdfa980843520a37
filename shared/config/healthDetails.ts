import { authorize } from '../auth/permissions';
import { mayReadOthers } from '../reviews/access/roles';
import { isBefore, subtractDuration } from '../rules/duration';
import { GraphError } from '../rules/errors';
import { FEATURES, type Feature } from '../rules/scope/features';
import type { ObservedGap } from '../storage/tenant/gaps';
import type { Product } from './compose';

interface HealthDetails {
  /** The features that are not available because their Graph permissions are not granted. */
  readonly missingFeatures: readonly Feature[];
  /** The data that the directory withheld from reviews in the last thirty days. */
  readonly gaps: readonly ObservedGap[];
  readonly version: string;
  /** The settings in force, without secrets. */
  readonly settings: Product['settings'];
}

/**
 * Returns the details of the deployment for an operator: a caller who may read the reviews of others. Returns undefined for any other
 * caller, even with an invalid token, because a health probe must not fail.
 */
export async function healthDetails(
  product: () => Product,
  authorization: string | null,
): Promise<HealthDetails | undefined> {
  if (authorization === null) return undefined;
  try {
    const { authenticate, deps, settings } = product();
    const caller = await authenticate(authorization);
    authorize(caller, 'READ');
    if (!mayReadOthers(caller)) return undefined;
    const since = subtractDuration(deps.now(), 'P30D');
    return {
      missingFeatures: FEATURES.filter((feature) => !deps.features.has(feature)),
      gaps: (await deps.storage.gaps.list()).filter(({ observedDateTime }) => !isBefore(observedDateTime, since)),
      version: deps.evidence.generator.version,
      settings,
    };
  } catch (error) {
    if (error instanceof GraphError) return undefined;
    throw error;
  }
}
