import type { Schema } from 'joi';
import { addDuration, isBefore } from '../rules/duration';
import { lazily } from '../rules/lazily';
import type { ChangeType } from '../rules/reviewEvents';
import { LONGEST_SUBSCRIPTION, watchedBy, type SubscriptionInput } from '../rules/subscription';
import { checkShape } from './checkShape';
import { graphObject, ignored } from './graphObject';
import { joi } from './joi';
import { Problems } from './problems';
import { instant } from './timeSchemas';

const LONGEST_ADDRESS = 2048;
const LONGEST_STATE = 128;
const CHANGE_TYPES: readonly ChangeType[] = ['created', 'updated', 'deleted'];

type Written = Omit<SubscriptionInput, 'changeType' | 'lifecycleNotificationUrl' | 'clientState'> & {
  readonly changeType: string;
  readonly lifecycleNotificationUrl?: string | null;
  readonly clientState?: string | null;
};

/** What the body of a create is checked against. */
export const subscriptionSchema = lazily<Schema<Written>>(() =>
  graphObject({
    ...ignored('id', 'creatorId', 'applicationId', 'latestSupportedTlsVersion'),
    changeType: joi().string().required(),
    resource: joi().string().max(LONGEST_ADDRESS).required(),
    notificationUrl: joi().string().max(LONGEST_ADDRESS).required(),
    lifecycleNotificationUrl: joi().string().max(LONGEST_ADDRESS).allow(null),
    expirationDateTime: instant().required(),
    clientState: joi().string().max(LONGEST_STATE).allow(null, ''),
  }),
);

/** What the body of a renewal is checked against. */
export const renewalSchema = lazily<Schema<Pick<SubscriptionInput, 'expirationDateTime'>>>(() =>
  graphObject({
    expirationDateTime: instant().required(),
  }),
);

/** The subscription that a body asks for. Throws BadRequest whose details name every bad property. */
export function validateSubscription(body: unknown, now: string): SubscriptionInput {
  const problems = new Problems();
  const written = checkShape(subscriptionSchema, body, problems);
  const changeType = problems.concern('changeType') ? [] : checkChangeType(written.changeType, problems);
  const resource = problems.concern('resource') ? '' : checkResource(written.resource, problems);
  checkExpiration(written.expirationDateTime, now, problems);
  problems.throwIfAny();
  const { notificationUrl, lifecycleNotificationUrl = null, expirationDateTime, clientState = null } = written;
  return { changeType, resource, notificationUrl, lifecycleNotificationUrl, expirationDateTime, clientState };
}

/** The new end that a body asks for. Throws BadRequest. */
export function validateRenewal(body: unknown, now: string): string {
  const problems = new Problems();
  const { expirationDateTime } = checkShape(renewalSchema, body, problems);
  checkExpiration(expirationDateTime, now, problems);
  problems.throwIfAny();
  return expirationDateTime;
}

/** In one order, so that the same wish is the same subscription. */
function checkChangeType(text: string, problems: Problems): readonly ChangeType[] {
  const named = text.split(',').map((name) => name.trim().toLowerCase());
  if (named.some((name) => !CHANGE_TYPES.some((known) => known === name))) {
    problems.add('changeType', "'changeType' must be a list of 'created', 'updated' and 'deleted', with commas.");
  }
  return CHANGE_TYPES.filter((known) => named.includes(known));
}

function checkResource(text: string, problems: Problems): string {
  const resource = text.replace(/^\//, '');
  if (watchedBy(resource) === undefined) {
    const ways = [
      'definitions',
      'definitions/{id}',
      'definitions/{id}/instances',
      'definitions/{id}/instances/{id}',
      'definitions/{id}/instances/{id}/decisions',
      'decisions',
    ];
    const known = ways.map((way) => `'identityGovernance/accessReviews/${way}'`).join(', ');
    problems.add('resource', `'resource' must be one of ${known}.`);
  }
  return resource;
}

function checkExpiration(at: string, now: string, problems: Problems): void {
  if (problems.concern('expirationDateTime')) return;
  if (!isBefore(now, at)) problems.add('expirationDateTime', "'expirationDateTime' must lie in the future.");
  if (isBefore(addDuration(now, LONGEST_SUBSCRIPTION), at))
    problems.add('expirationDateTime', "'expirationDateTime' must be at most 30 days ahead.");
}
