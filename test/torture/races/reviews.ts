import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { stopInstance } from '../../../shared/reviews/instances/changeInstance';
import { addDays } from '../../../shared/rules/duration';
import type { Instance } from '../../../shared/rules/model/instance';
import type { StoredDecision } from '../../../shared/rules/model/decision';
import type { Decision, Definition, Scope } from '../../../shared/rules/model/definition';
import { newAccount } from '../../support/account';
import { idOf, writeCompany, type Company } from '../../support/company';
import { decision, definition, instance, series, settings } from '../../support/reviewSamples';
import { personOf } from '../../support/world/clients';
import { openWorld, type World } from '../../support/world/world';

const CREW: Company = { groups: { Crew: { members: 'anna bert', owners: 'olga' } } };
const START = '2026-01-05T08:00:00.000Z';
export const admin = personOf('admin');

/** Opens the crew's world on a Monday morning in a storage of its own, with nothing to review. */
export const openCrewWorld = async (): Promise<World> => openWorld(await newAccount(), writeCompany(CREW), START);

/** A review in progress. */
export interface Running {
  readonly path: { readonly definitionId: string; readonly instanceId: string };
  readonly items: readonly StoredDecision[];
}

export const CREW_SCOPE: Scope = {
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query: `/groups/${idOf('Crew')}/transitiveMembers`,
  queryType: 'MicrosoftGraph',
  queryRoot: null,
};
const GROUP = { id: idOf('Crew'), type: 'group', displayName: 'Crew' } as const;
export const OLGA = { query: `/users/${idOf('olga')}`, queryType: 'MicrosoftGraph', queryRoot: null } as const;

/**
 * Begins a review of the crew by olga, in progress for a day and without decisions. Writes it directly, because the lifecycle would make
 * fifty calls.
 */
export async function beginReview(world: World, changes: Changes = {}): Promise<Running> {
  const { storage } = world.plain;
  const about = {
    scope: CREW_SCOPE,
    reviewers: [OLGA],
    settings: settings({
      mailNotificationsEnabled: false,
      reminderNotificationsEnabled: false,
      autoApplyDecisionsEnabled: true,
    }),
    ...changes.definition,
  };
  const created = definition({ ...about, status: 'InProgress', createdDateTime: world.now });
  const { id } = created;
  const running = instance({
    id,
    definitionId: id,
    ...about,
    status: 'InProgress',
    startDateTime: world.now,
    endDateTime: addDays(world.now, 1),
    occurrence: world.now,
    terms: created,
    resource: GROUP,
    commonReviewerIds: [idOf('olga')],
    ...changes.instance,
  });
  const stage = running.stages.at(-1)?.index ?? null;
  const items = ['anna', 'bert'].map((name) =>
    decision({
      instanceId: id,
      resource: GROUP,
      principal: { id: idOf(name), displayName: name, userPrincipalName: '', type: 'user', lastUserSignInDateTime: '' },
      stage,
    }),
  );
  const path = { definitionId: id, instanceId: id };
  await storage.due.put(
    { kind: 'instance', ...path },
    running.status === 'NotStarted' ? running.startDateTime : running.endDateTime,
    world.now,
  );
  await storage.instances.insertSeries(series({ definitionId: id, occurrence: world.now }), running);
  await storage.decisions.put(running, [items]);
  await storage.definitions.insert(created);
  return { path, items: items.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

interface Changes {
  readonly definition?: Partial<Definition>;
  readonly instance?: Partial<Instance>;
}

export async function instanceOf(world: World, { definitionId, instanceId }: Running['path']): Promise<Instance> {
  const found = await world.plain.storage.instances.find(definitionId, instanceId);
  if (!found) throw new Error(`There is no instance ${instanceId}.`);
  return found.value;
}

export async function itemsOf(world: World, { definitionId, instanceId: id }: Running['path']) {
  const { rows } = await world.plain.storage.decisions.list({ definitionId, id }, undefined, 1000);
  return rows.map(({ value }) => value);
}

/** An action on a review in progress. */
export type Act = (deps: Dependencies, running: Running) => Promise<unknown>;

export const stop: Act = (deps, { path }) => stopInstance(deps, admin, path);

/** Decides as a person on the first item of a review. */
export const decideAs =
  (name: string, decision: Decision): Act =>
  (deps, { path, items }) =>
    recordDecision(deps, personOf(name), { ...path, decisionId: items[0]!.id }, { decision, justification: name });
