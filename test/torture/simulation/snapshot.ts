import type { DecisionJob } from '../../../shared/rules/decisions/decisionJob';
import type { History } from '../../../shared/rules/reports/history';
import type { Contact, Instance } from '../../../shared/rules/model/instance';
import type { DecisionEvent, StoredDecision } from '../../../shared/rules/model/decision';
import type { Series } from '../../../shared/rules/model/series';
import type { Definition } from '../../../shared/rules/model/definition';
import type { Delegation } from '../../../shared/rules/model/origin';
import type { ReviewEvent } from '../../../shared/rules/events/reviewEvents';
import type { DeliveryState, Subscription } from '../../../shared/rules/events/subscription';
import { eventIn, type EventRow } from '../../../shared/storage/evidence/evidenceRow';
import { fromIds, type Subject, type SubjectIds } from '../../../shared/storage/work/subject';
import type { World } from '../../support/world/world';

/** All stored rows at one moment. */
export interface Snapshot {
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly series: ReadonlyMap<string, Series>;
  readonly instances: readonly Instance[];
  /** The ids of instances that are listed as live. */
  readonly live: ReadonlySet<string>;
  /** The row keys of the current gates, each with its definition. */
  readonly gates: ReadonlyMap<string, string>;
  readonly decisions: readonly StoredDecision[];
  /** The copies under reviewers and in stages, by their row keys. */
  readonly copies: ReadonlyMap<string, StoredDecision>;
  /** The events by the id of the decision, in the order of versions. */
  readonly events: ReadonlyMap<string, readonly DecisionEvent[]>;
  /** Reviewers who were asked, by their instance. */
  readonly contacts: ReadonlyMap<string, readonly Contact[]>;
  readonly histories: readonly History[];
  readonly due: readonly { readonly at: string; readonly subject: Subject }[];
  readonly jobs: readonly DecisionJob[];
  readonly delegations: readonly Delegation[];
  /** The ids of previews. */
  readonly previews: readonly string[];
  readonly subscriptions: ReadonlyMap<string, Subscription>;
  /** The state of the deliveries to each subscription. */
  readonly states: ReadonlyMap<string, DeliveryState>;
  /** Remembered subscriptions, each with its end. */
  readonly gone: ReadonlyMap<string, string>;
  /** The outbox of each definition. */
  readonly outbox: ReadonlyMap<string, readonly ReviewEvent[]>;
  /** The events that wait for each subscription. */
  readonly pending: ReadonlyMap<string, readonly ReviewEvent[]>;
  /** The partitions of the table `reviews` that have any row. */
  readonly partitions: ReadonlySet<string>;
  /** Every row of reviews, in the order of keys. */
  readonly reviews: Rows;
  /** Every seal, in the order of keys. */
  readonly seals: Rows;
}

/** Reads all tables of a world. */
export async function takeSnapshot(world: World): Promise<Snapshot> {
  const [definitions, reviews, histories, due, jobs] = await Promise.all(
    ['definitions', 'reviews', 'history', 'due', 'jobs'].map((table) => world.rows(table)),
  );
  const valuesOf = <T>(kind: string): T[] =>
    reviews!.filter(({ rowKey }) => rowKey.startsWith(kind)).map(({ value }) => value as T);
  const own = reviews!.filter(({ rowKey }) => isDecision(rowKey));
  const copies = reviews!.filter(({ rowKey }) => /^assigned:|^decision:[^:]+\./.test(rowKey));
  return {
    definitions: new Map(definitions!.map(({ partitionKey, value }) => [partitionKey, value as Definition])),
    series: new Map(valuesOf<Series>('series').map((series) => [series.definitionId, series])),
    instances: valuesOf('instance:'),
    live: new Set(reviews!.filter(({ rowKey }) => rowKey.startsWith('live:')).map(({ rowKey }) => rowKey.slice(5))),
    gates: new Map(
      reviews!
        .filter(({ rowKey }) => rowKey.startsWith('gate:'))
        .map(({ rowKey, partitionKey }) => [rowKey, partitionKey]),
    ),
    decisions: own.map(({ value }) => value as StoredDecision),
    copies: new Map(copies.map(({ rowKey, value }) => [rowKey, value as StoredDecision])),
    events: grouped(valuesOf<EventRow>('event:').map(eventIn), ({ decisionId }) => decisionId),
    contacts: contactsOf(reviews!),
    histories: histories!.filter(({ rowKey }) => rowKey === 'history').map(({ value }) => value as History),
    due: due!.map(({ rowKey, value }) => ({
      at: rowKey.split('|', 1)[0]!,
      subject: fromIds((value as { readonly subject: SubjectIds }).subject),
    })),
    jobs: jobs!.filter(({ rowKey }) => rowKey === 'job').map(({ value }) => value as DecisionJob),
    delegations: (await world.rows('delegations'))
      .filter(({ rowKey }) => rowKey === 'delegation')
      .map(({ value }) => value as Delegation),
    previews: (await world.rows('previews'))
      .filter(({ rowKey }) => rowKey === 'preview')
      .map(({ partitionKey }) => partitionKey),
    outbox: eventsBy(
      reviews!.filter(({ rowKey }) => rowKey.startsWith('outbox:')),
      ({ partitionKey }) => partitionKey,
    ),
    ...subscriptionsOf(await world.rows('subscriptions')),
    partitions: new Set(reviews!.map(({ partitionKey }) => partitionKey)),
    reviews: reviews!,
    seals: await world.rows('seals'),
  };
}

/** Returns whether a row is a decision, and not a copy in a stage. */
export const isDecision = (rowKey: string): boolean => /^decision:[^.]+$/.test(rowKey);

type Rows = Awaited<ReturnType<World['rows']>>;

const secondPart = ({ rowKey }: Rows[number]): string => rowKey.split(':')[1]!;

function subscriptionsOf(rows: Rows): Pick<Snapshot, 'subscriptions' | 'states' | 'gone' | 'pending'> {
  const under = (kind: string): Rows => rows.filter(({ rowKey }) => rowKey.startsWith(`${kind}:`));
  const byId = <T>(kind: string): ReadonlyMap<string, T> =>
    new Map(under(kind).map((row) => [secondPart(row), row.value as T]));
  const gone = byId<{ readonly removedDateTime: string }>('gone');
  return {
    subscriptions: byId('subscription'),
    states: byId('state'),
    gone: new Map([...gone].map(([id, { removedDateTime }]) => [id, removedDateTime])),
    pending: eventsBy(under('pending'), secondPart),
  };
}

function eventsBy(rows: Rows, keyOf: (row: Rows[number]) => string): ReadonlyMap<string, readonly ReviewEvent[]> {
  const groups = grouped(rows, keyOf);
  return new Map([...groups].map(([key, found]) => [key, found.map(({ value }) => value as ReviewEvent)]));
}

function contactsOf(rows: Rows): Snapshot['contacts'] {
  const found = rows.filter(({ rowKey }) => rowKey.startsWith('contact:'));
  const ofInstances = grouped(found, secondPart);
  return new Map([...ofInstances].map(([id, contacts]) => [id, contacts.map(({ value }) => value as Contact)]));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const group = found.get(keyOf(item));
    if (group) group.push(item);
    else found.set(keyOf(item), [item]);
  }
  return found;
}
