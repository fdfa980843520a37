import { ApiError, bodyOf, type Client, type PartAnswer } from '../../api/client';
import type { Page } from '../../api/types';

/** A setting of the tenant. If the page lacks the permission to read it, `why` has the reason. */
type Permitted<T> = { readonly value: T } | { readonly why: string };

export interface Policy {
  readonly isGroupOwnerManagementEnabled: boolean;
}

/** One of the caller's own subscriptions. */
export interface Subscription {
  readonly id: string;
  readonly resource: string;
  readonly notificationUrl: string;
  readonly expirationDateTime: string;
}

/** The details of a deployment; only operators get them. */
export interface HealthDetails {
  readonly missingFeatures: readonly string[];
  readonly gaps: readonly Gap[];
  readonly version: string;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** What the directory withheld, and the last review in which it did. */
interface Gap {
  readonly what: string;
  readonly why: string;
  readonly observedDateTime: string;
  readonly definitionId: string;
  readonly instanceId: string;
}

export interface Deployment {
  readonly policy: Permitted<Policy>;
  readonly subscriptions: Permitted<readonly Subscription[]>;
  /** The answer of the health probe; null while the service is not healthy, because it then returns no details. */
  readonly health: { readonly details?: HealthDetails } | null;
  readonly keys: readonly { readonly kid: string }[];
}

const POLICY = '/policies/accessReviewPolicy';

/** Loads the set-up of the deployment in three calls. Throws ApiError, Unreachable. */
export async function loadDeployment(client: Client): Promise<Deployment> {
  const [[policy, subscriptions], health, keys] = await Promise.all([
    client.batch([POLICY, '/subscriptions'].map((url) => ({ method: 'GET', url }))),
    client.get<{ details?: HealthDetails }>(`${location.origin}/healthz`).catch((error: unknown) => {
      if (error instanceof ApiError) return null;
      throw error;
    }),
    client.get<{ keys: Deployment['keys'] }>('/.well-known/jwks.json'),
  ]);
  return {
    policy: permitted(policy, (body) => body as Policy),
    subscriptions: permitted(subscriptions, (body) => (body as Page<Subscription>).value),
    health,
    keys: keys.keys,
  };
}

function permitted<T>(answer: PartAnswer | undefined, read: (body: unknown) => T): Permitted<T> {
  if (!answer) throw new Error('The batch has too few answers.');
  try {
    return { value: read(bodyOf(answer)) };
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return { why: error.message };
    throw error;
  }
}

/** Sets the policy. Throws ApiError, Unreachable. */
export async function setPolicy(client: Client, body: Policy): Promise<void> {
  const [answer] = await client.batch([{ method: 'PATCH', url: POLICY, body }]);
  if (!answer) throw new Error('The batch has too few answers.');
  bodyOf(answer);
}

/** Ends a subscription. Throws ApiError, Unreachable. */
export async function unsubscribe(client: Client, id: string): Promise<void> {
  await client.send('DELETE', `/subscriptions/${id}`);
}
