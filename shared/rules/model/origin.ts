import type { UserIdentity } from './definition';

/** How a change was made: by a person's request, by an application's request, or by the product's own work. */
export interface Channel {
  readonly kind: 'user' | 'application' | 'system';
  /** The application that sent the request; null if there is none. */
  readonly appId: string | null;
  /** The id in the header `request-id` of the answer; null without a request. */
  readonly requestId: string | null;
}

/** Who made a change, and by which channel. */
export interface Origin {
  readonly by: UserIdentity;
  readonly channel: Channel;
}
