import type { UserIdentity } from './definition';

/** How a change came: a person's request, a program's request, or the product's own work. */
export interface Channel {
  readonly kind: 'user' | 'application' | 'system';
  /** The application that sent the request, or null. */
  readonly appId: string | null;
  /** The id in the answer's header `request-id`, or null. */
  readonly requestId: string | null;
}

/** Who made a change, and how it came. */
export interface Origin {
  readonly by: UserIdentity;
  readonly channel: Channel;
}
