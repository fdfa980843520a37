import type { Dependencies } from '../../../shared/reviews/dependencies';
import type { UserCaller } from '../../../shared/auth/caller';
import { changeDelegation } from '../../../shared/reviews/access/delegates';
import {
  applyDecisions,
  sendReminder,
  stopInstance,
  extendInstance,
} from '../../../shared/reviews/instances/changeInstance';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { stopDefinition } from '../../../shared/reviews/definitions/changeDefinition';
import { createPack as requestPack } from '../../../shared/reviews/evidence';
import { createHistory } from '../../../shared/reviews/reports';
import { reassign } from '../../../shared/reviews/decisions/reassign';
import { decideMany } from '../../../shared/reviews/decisions/decideMany';
import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import { previewApply, previewDefinition } from '../../../shared/reviews/previews';
import { restoreRemoved } from '../../../shared/reviews/instances/restorations';
import { createSubscription, removeSubscription } from '../../../shared/reviews/subscriptions';
import type { Instance } from '../../../shared/rules/model/instance';
import type { Decision } from '../../../shared/rules/model/definition';
import { GraphError } from '../../../shared/rules/errors';
import { addDuration } from '../../../shared/rules/duration';
import { hasEnded } from '../../../shared/rules/instance/status';
import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { validateHistory } from '../../../shared/api/validation/validateHistory';
import { validateSubscription } from '../../../shared/api/validation/validateSubscription';
import { idOf, upnOf } from '../company';
import { administrator, callerOf, GLOBAL_ADMINISTRATOR, type Cast, type Person } from './cast';
import type { Host } from './host';
import type { World } from './world';

/** Returns a person of a company as a caller; only `admin` has a role. */
export const personOf = (name: string): UserCaller =>
  callerOf(
    { id: idOf(name), displayName: name, userPrincipalName: upnOf(name) },
    name === 'admin' ? [GLOBAL_ADMINISTRATOR] : [],
  );

/** A request body, which its name identifies. */
interface Body extends Readonly<Record<string, unknown>> {
  readonly displayName: string;
}

/** The host of a scenario, and the people who are its clients. */
export interface Telling {
  readonly host: Host;
  readonly cast: Cast;
}

/** Creates a definition as the administrator. */
export async function create({ host, cast }: Telling, body: Body): Promise<void> {
  const { storage } = host.world.plain;
  const input = validateDefinition(body, 'beta');
  await host.call(
    (deps) => createDefinition(deps, administrator(cast), input),
    async () => {
      const { rows } = await storage.definitions.list(undefined, 100);
      return rows.some(({ value }) => value.displayName === body.displayName);
    },
  );
}

/** Requests a report as the administrator. */
export async function createReport({ host, cast }: Telling, body: Body): Promise<void> {
  const input = validateHistory(body, 'v1.0');
  await host.call(
    (deps) => createHistory(deps, administrator(cast), input),
    // Wait for the list, which callers see and which is written after the report.
    async () => (await host.world.rows('history')).length > 0,
  );
}

/** Requests an evidence pack of the only instance, which is its `n`th. */
export async function createPack({ host, cast }: Telling, n: number): Promise<void> {
  const [instance] = await instancesOf(host.world);
  if (!instance) throw new Error('There is no instance.');
  await host.call(
    (deps) => requestPack(deps, administrator(cast), pathOf(instance)),
    // The partition also has a row that counts insertions.
    async () => (await host.world.rows('packs')).filter(({ rowKey }) => rowKey !== 'turn').length >= n,
  );
}

/** Returns all instances, in the order of their starts. */
async function instancesOf(world: World): Promise<readonly Instance[]> {
  const rows = await world.rows('reviews');
  const instances = rows.filter(({ rowKey }) => rowKey.startsWith('instance:')).map(({ value }) => value as Instance);
  return instances.sort((a, b) => (a.startDateTime < b.startDateTime ? -1 : 1));
}

async function runningInstance(world: World): Promise<Instance> {
  const found = (await instancesOf(world)).find(({ status }) => status === 'InProgress');
  if (!found) throw new Error(`No instance is in progress at ${world.now}.`);
  return found;
}

const pathOf = ({ definitionId, id }: Instance) => ({ definitionId, instanceId: id });

/** Decides people of the running instance, as one of its reviewers. */
export async function decide(
  { host, cast }: Telling,
  reviewer: Person,
  decisions: readonly (readonly [Person, Decision])[],
): Promise<void> {
  const { storage } = host.world.plain;
  const instance = await runningInstance(host.world);
  const caller = reviewer.id === cast.admin.id ? administrator(cast) : callerOf(reviewer);
  const { rows } = await storage.decisions.list(instance, undefined, 1000);
  for (const [{ id, displayName }, decision] of decisions) {
    const item = rows.find(({ value }) => value.principal.id === id);
    if (!item) throw new Error(`Nobody decides on ${displayName}.`);
    const path = { ...pathOf(instance), decisionId: item.value.id };
    await host.call(
      (deps) => recordDecision(deps, caller, path, { decision, justification: 'because' }),
      async () => (await storage.decisions.find(instance, item.value.id))?.value.reviewedBy?.id === caller.id,
    );
  }
}

/** Decides all items of a reviewer in the running instance, in the background. */
export async function decideLater({ host }: Telling, reviewer: Person, decision: Decision): Promise<void> {
  const by = { caller: callerOf(reviewer), inBackground: true };
  const target = pathOf(await runningInstance(host.world));
  const input = { decision, justification: 'all of them' };
  await host.call(
    (deps) => decideMany(deps, by, target, { operation: 'batchRecordDecisions', input }),
    async () => (await host.world.rows('jobs')).some(({ rowKey }) => rowKey === 'job'),
  );
}

/** Subscribes the administrator. */
export async function subscribe({ host, cast }: Telling, body: object): Promise<void> {
  const input = validateSubscription(body, host.world.now);
  await host.call(
    (deps) => createSubscription(deps, administrator(cast), input),
    async () => (await subscriptionsOf(host.world)).length > 0,
  );
}

/** Ends the only subscription. */
export async function unsubscribe({ host, cast }: Telling): Promise<void> {
  const [id = ''] = await subscriptionsOf(host.world);
  await host.call(
    (deps) => removeSubscription(deps, administrator(cast), id),
    async () => (await subscriptionsOf(host.world)).length === 0,
  );
}

async function subscriptionsOf(world: World): Promise<readonly string[]> {
  const rows = (await world.rows('subscriptions')).map(({ rowKey }) => rowKey.split(':'));
  return rows.filter(([kind]) => kind === 'subscription').map(([, id = '']) => id);
}

/** Stops the running instance. */
export async function stop({ host, cast }: Telling): Promise<void> {
  const instance = await runningInstance(host.world);
  await host.call(
    (deps) => stopInstance(deps, administrator(cast), pathOf(instance)),
    hasStatus(host, instance, hasEnded),
  );
}

/** Ends the only series. */
export async function stopSeries({ host, cast }: Telling): Promise<void> {
  const [definition] = await host.world.rows('definitions');
  const definitionId = definition!.partitionKey;
  await host.call(
    (deps) => stopDefinition(deps, administrator(cast), { definitionId }),
    async () => (await host.world.plain.storage.instances.findSeries(definitionId))?.value.stopped === true,
  );
}

/** Reminds the reviewers of the running instance. */
export async function remind({ host, cast }: Telling): Promise<void> {
  const instance = await runningInstance(host.world);
  const { reminder } = instance;
  await host.call(
    (deps) => sendReminder(deps, administrator(cast), pathOf(instance)),
    async () => (await instancesOf(host.world)).some((each) => each.reminder.number > reminder.number),
  );
}

/** Applies the decisions of the only completed instance. */
export async function apply({ host, cast }: Telling): Promise<void> {
  const instance = (await instancesOf(host.world)).find(({ status }) => status === 'Completed');
  if (!instance) throw new Error('No instance is completed.');
  await host.call(
    (deps) => applyDecisions(deps, administrator(cast), pathOf(instance)),
    hasStatus(host, instance, (status) => status !== 'Completed'),
  );
}

/** Extends the running instance. */
export async function extend({ host, cast }: Telling, endDateTime: string): Promise<void> {
  const instance = await runningInstance(host.world);
  await host.call(
    (deps) => extendInstance(deps, administrator(cast), pathOf(instance), { endDateTime, reason: 'ill' }),
    async () => (await runningInstance(host.world)).extensions !== undefined,
  );
}

/** Reassigns all open items of the running instance. */
export async function giveAll({ host, cast }: Telling, { id: reviewerId }: Person): Promise<void> {
  const instance = await runningInstance(host.world);
  const { storage } = host.world.plain;
  await host.call(
    (deps) => reassign(deps, { caller: administrator(cast) }, pathOf(instance), { reviewerId, reason: 'ill' }),
    async () => {
      const { rows } = await storage.decisions.list(instance, undefined, 1000);
      return rows.every(({ value }) => value.assignment?.reviewerIds.includes(reviewerId));
    },
  );
}

/** Names a delegate of a reviewer until an instant. */
export async function nameDelegate(
  { host }: Telling,
  reviewer: Person,
  { id: delegateId }: Person,
  endDateTime: string,
): Promise<void> {
  const { delegations } = host.world.plain.storage;
  const input = { delegateId, startDateTime: null, endDateTime };
  await host.call(
    (deps) => changeDelegation(deps, callerOf(reviewer), {}, input),
    async () => {
      const found = (await delegations.find(reviewer.id))?.value;
      return found !== undefined && found.isNotified !== false;
    },
  );
}

/** Restores everything that the only applied instance removed. */
export async function restore({ host, cast }: Telling, expectedCount: number): Promise<void> {
  const instance = (await instancesOf(host.world)).find(({ status }) => status === 'Applied');
  if (!instance) throw new Error('No instance is applied.');
  const request = { reason: 'a mistake', isValidationOnly: false, principalId: null, decisionIds: null, expectedCount };
  await host.call(
    (deps) => restoreRemoved(deps, administrator(cast), pathOf(instance), request),
    async () => (await instancesOf(host.world)).some(({ restorations }) => restorations !== undefined),
  );
}

/** Previews the next opening of the only definition. */
export async function previewOpening({ host, cast }: Telling): Promise<void> {
  const [definition] = await host.world.rows('definitions');
  const target = { definitionId: definition!.partitionKey };
  await previewOnce(host, (deps) => previewDefinition(deps, administrator(cast), target));
}

/** Previews the removals of the running instance. */
export async function previewRemovals({ host, cast }: Telling): Promise<void> {
  const path = pathOf(await runningInstance(host.world));
  await previewOnce(host, (deps) => previewApply(deps, administrator(cast), path));
}

/** Begins a preview once. An interrupted request blocks others for five minutes, so the clock moves past them. */
async function previewOnce(host: Host, begin: (deps: Dependencies) => Promise<unknown>): Promise<void> {
  const { world } = host;
  const previews = async () => (await world.rows('previews')).filter(({ rowKey }) => rowKey === 'preview').length;
  const before = await previews();
  await host.call(
    async (deps) => {
      try {
        await begin(deps);
      } catch (error) {
        if (!(error instanceof GraphError) || error.code !== 'Conflict') throw error;
        world.now = addDuration(world.now, 'PT5M');
        await begin(deps);
      }
    },
    async () => (await previews()) > before,
  );
}

const hasStatus =
  (host: Host, { id }: Instance, test: (status: Instance['status']) => boolean) =>
  async (): Promise<boolean> =>
    (await instancesOf(host.world)).some((instance) => instance.id === id && test(instance.status));
