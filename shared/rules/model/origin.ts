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

/** approverDelegate: who may decide in the place of another person, and when. Source: docs/graph-reference.md#s2-20. */
export interface Delegation {
  /** The reviewer in whose place the delegate decides. */
  readonly user: UserIdentity;
  readonly delegate: UserIdentity;
  readonly startDateTime: string;
  /** The UTC instant until which the delegate may decide. */
  readonly endDateTime: string;
  /** Present until the mail to the delegate has been sent. */
  readonly isNotified?: false;
  /** The UTC instants of the changes in the last 24 hours, which a quota counts. */
  readonly changes: readonly string[];
}

/** A delegate, and the period in which they decide. */
export interface DelegationInput {
  readonly delegateId: string;
  /** The UTC instant at which the period begins; null means now. */
  readonly startDateTime: string | null;
  readonly endDateTime: string;
}
