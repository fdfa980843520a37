import type { Schema } from 'joi';
import { addDuration, isBefore } from '../../rules/duration';
import { lazily } from '../../rules/lazily';
import { changeTypeOf, EVENT_NAMES, type ChangeType, type ReviewEventName } from '../../rules/events/reviewEvents';
import { eventsOf, LONGEST_SUBSCRIPTION, watchOf, type SubscriptionInput } from '../../rules/events/subscription';
import { checkShape, requireShape, Problems } from './schemas/checkShape';
import { graphObject, ignored } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { instant } from './schemas/textSchemas';

const LONGEST_ADDRESS = 2048;
const LONGEST_STATE = 128;
const CHANGE_TYPES: readonly ChangeType[] = ['created', 'updated', 'deleted'];

interface SubscriptionBody {
  readonly changeType: string;
  readonly resource: string;
  readonly events?: readonly ReviewEventName[] | null;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl?: string | null;
  readonly expirationDateTime?: string | null;
  readonly clientState?: string | null;
}

/** Returns the schema of a webhook's URL; notifications/addresses.ts decides which hosts are allowed. */
const notificationAddress = () => joi().string().max(LONGEST_ADDRESS);

/** The body of a new subscription. */
export const subscriptionSchema = lazily<Schema<SubscriptionBody>>(() =>
  graphObject({
    ...ignored('id', 'creatorId', 'applicationId', 'latestSupportedTlsVersion'),
    changeType: joi().string().max(LONGEST_STATE).required(),
    resource: joi().string().max(LONGEST_ADDRESS).required(),
    events: joi()
      .array()
      .items(
        joi()
          .string()
          .valid(...EVENT_NAMES),
      )
      .min(1)
      .max(EVENT_NAMES.length)
      .unique()
      .allow(null),
    notificationUrl: notificationAddress().required(),
    lifecycleNotificationUrl: notificationAddress().allow(null),
    expirationDateTime: instant().allow(null),
    clientState: joi().string().max(LONGEST_STATE).allow(null, ''),
  }),
);

/** The body of a renewal. */
export const renewalSchema = lazily<Schema<{ readonly expirationDateTime: string }>>(() =>
  graphObject({ expirationDateTime: instant().required() }),
);

/** Returns the subscription in the body of a create; `now` is a UTC instant. Throws BadRequest that names every bad property. */
export function validateSubscription(body: unknown, now: string): SubscriptionInput {
  const problems = new Problems();
  const written = checkShape(subscriptionSchema, body, problems);
  const { expirationDateTime = null, lifecycleNotificationUrl = null, clientState = null } = written;
  const changeType = problems.concern('changeType') ? [] : checkChangeType(written.changeType, problems);
  const resource = problems.concern('resource') ? '' : checkResource(written.resource, problems);
  const events = written.events ? EVENT_NAMES.filter((name) => written.events?.includes(name)) : null;
  if (events && !['events', 'resource', 'changeType'].some((path) => problems.concern(path))) {
    checkEvents(events, { resource, changeType }, problems);
  }
  if (expirationDateTime !== null) checkExpiration(expirationDateTime, now, problems);
  problems.throwIfAny();
  return {
    changeType,
    resource,
    events,
    isSingle: false,
    notificationUrl: written.notificationUrl,
    lifecycleNotificationUrl,
    expirationDateTime,
    clientState,
  };
}

/** Returns the new expiration, a UTC instant. Throws BadRequest. */
export function validateRenewal(body: unknown, now: string): string {
  const problems = new Problems();
  const { expirationDateTime } = checkShape(renewalSchema, body, problems);
  checkExpiration(expirationDateTime, now, problems);
  problems.throwIfAny();
  return expirationDateTime;
}

/** Returns the change types, sorted so that equal requests make equal subscriptions. */
function checkChangeType(text: string, problems: Problems): readonly ChangeType[] {
  const named = text.split(',').map((name) => name.trim().toLowerCase());
  if (named.some((name) => !CHANGE_TYPES.some((known) => known === name))) {
    problems.add(
      'changeType',
      "'changeType' must be one or more of 'created', 'updated' and 'deleted', separated by commas.",
    );
  }
  return CHANGE_TYPES.filter((known) => named.includes(known));
}

function checkResource(text: string, problems: Problems): string {
  const resource = text.replace(/^\//, '');
  if (watchOf(resource) === undefined) {
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

/** Refuses events that the subscription would never deliver. */
function checkEvents(
  events: readonly ReviewEventName[],
  { resource, changeType }: Pick<SubscriptionInput, 'resource' | 'changeType'>,
  problems: Problems,
): void {
  const watch = watchOf(resource);
  const delivered = (watch ? eventsOf(watch) : []).filter((name) => changeType.includes(changeTypeOf(name)));
  const others = events.filter((name) => !delivered.includes(name)).map((name) => `'${name}'`);
  if (others.length === 0) return;
  problems.add('events', `'events' has ${others.join(' and ')}, which this resource and changeType never deliver.`);
}

function checkExpiration(at: string, now: string, problems: Problems): void {
  if (problems.concern('expirationDateTime')) return;
  if (!isBefore(now, at)) problems.add('expirationDateTime', "'expirationDateTime' must be in the future.");
  if (isBefore(addDuration(now, LONGEST_SUBSCRIPTION), at))
    problems.add('expirationDateTime', "'expirationDateTime' must be at most 30 days ahead.");
}

interface FlowSubscriptionBody {
  readonly notificationUrl: string;
  readonly definitionId?: string | null;
}

/** The body of a flow's subscription to one event. */
export const flowSubscriptionSchema = lazily<Schema<FlowSubscriptionBody>>(() =>
  graphObject({
    notificationUrl: notificationAddress().required(),
    definitionId: joi().string().guid().allow(null, ''),
  }),
);

/** The body of an unsubscription. */
export const unsubscriptionSchema = lazily<Schema<Pick<FlowSubscriptionBody, 'notificationUrl'>>>(() =>
  graphObject({ notificationUrl: notificationAddress().required() }),
);

const DEFINITIONS = 'identityGovernance/accessReviews/definitions';

/** Returns a flow's subscription to one event, of one review or of all. Throws BadRequest. */
export function validateFlowSubscription(body: unknown, event: ReviewEventName): SubscriptionInput {
  const { notificationUrl, definitionId } = requireShape(flowSubscriptionSchema, body);
  return {
    changeType: [changeTypeOf(event)],
    resource: definitionId ? `${DEFINITIONS}/${definitionId}` : DEFINITIONS,
    events: [event],
    isSingle: true,
    notificationUrl,
    lifecycleNotificationUrl: null,
    expirationDateTime: null,
    clientState: null,
  };
}

/** Returns the address whose subscriptions end. Throws BadRequest. */
export const validateUnsubscription = (body: unknown): string =>
  requireShape(unsubscriptionSchema, body).notificationUrl;
