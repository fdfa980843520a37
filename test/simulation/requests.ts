import { acceptRecommendations } from '../../shared/reviews/decisions/acceptRecommendations';
import { applyDecisions } from '../../shared/reviews/instances/applyDecisions';
import { batchRecordDecisions } from '../../shared/reviews/decisions/batchRecordDecisions';
import { createDefinition } from '../../shared/reviews/definitions/createDefinition';
import { deleteDefinition } from '../../shared/reviews/definitions/deleteDefinition';
import type { Dependencies } from '../../shared/reviews/dependencies';
import { createHistory } from '../../shared/reviews/history/createHistory';
import { recordDecision } from '../../shared/reviews/decisions/recordDecision';
import { resetDecisions } from '../../shared/reviews/decisions/resetDecisions';
import { sendReminder } from '../../shared/reviews/instances/sendReminder';
import { stopApplyDecisions } from '../../shared/reviews/instances/stopApplyDecisions';
import { stopDefinition } from '../../shared/reviews/definitions/stopDefinition';
import { stopInstance } from '../../shared/reviews/instances/stopInstance';
import { updateDefinition } from '../../shared/reviews/definitions/updateDefinition';
import { updateInstance } from '../../shared/reviews/instances/updateInstance';
import type { Instance } from '../../shared/rules/instance';
import { validateDefinition } from '../../shared/validation/validateDefinition';
import { validateHistory } from '../../shared/validation/validateHistory';
import { idOf, type Company } from '../support/company';
import { queryScope, reviewers } from '../support/office';
import { personOf } from '../support/world/clients';
import type { Random } from '../support/world/random';
import type { Snapshot } from './snapshot';

/** The people and groups of every simulation. */
export const COMPANY: Company = {
  people: {
    anna: { manager: 'olga' },
    bert: { manager: 'olga', signIn: null },
    cleo: {},
    gail: { isGuest: true },
    gwen: { isGuest: true },
  },
  groups: {
    Crew: { members: 'anna bert cleo', owners: 'olga' },
    Pilots: { members: 'anna gail gwen', owners: 'olga omar' },
  },
};

const REVIEWERS = ['olga', 'omar', 'anna', 'admin'];

/** A request of a client, and what its success means. */
export interface Request {
  readonly name: string;
  readonly send: (deps: Dependencies) => Promise<unknown>;
  /** A decision that is known by its justification from then on. */
  readonly decides?: { readonly justification: string; readonly definitionId: string };
  readonly deletes?: string;
}

interface Chance {
  readonly random: Random;
  readonly snapshot: Snapshot;
  readonly now: string;
}

type Draw = (chance: Chance) => Request | undefined;

const admin = personOf('admin');
const addDays = (instant: string, days: number): string =>
  new Date(Date.parse(instant) + days * 86_400_000).toISOString();
const pathOf = ({ definitionId, id }: Instance) => ({ definitionId, instanceId: id });

const create: Draw = ({ random, now }) => {
  const group = random.pick(['Crew', 'Pilots']);
  const guests = group === 'Pilots' && random.chance(0.4);
  const weekly = random.chance(0.4);
  const inStages = !guests && random.chance(0.3);
  const asked = random.pick([['olga'], ['olga', 'omar'], [`/groups/${idOf(group)}/owners`], ['./manager'], []]);
  const pattern = { type: 'weekly', interval: 1 };
  const range = { type: 'numbered', numberOfOccurrences: 2, startDate: addDays(now, random.below(2)).slice(0, 10) };
  const stage = (stageId: string, dependsOn: string[]): object => ({
    stageId,
    dependsOn,
    durationInDays: 1,
    recommendationsEnabled: random.chance(0.5),
    decisionsThatWillMoveToNextStage: ['NotReviewed', 'Approve'],
    reviewers: reviewers(random.pick(REVIEWERS)),
  });
  const input = validateDefinition({
    displayName: `${group} ${now}`,
    scope: queryScope(`/groups/${idOf(group)}/transitiveMembers${guests ? "/?$filter=(userType eq 'Guest')" : ''}`),
    ...(inStages
      ? { stageSettings: [stage('1', []), stage('2', ['1'])] }
      : { reviewers: reviewers(...asked), fallbackReviewers: asked.length > 0 ? reviewers('omar') : [] }),
    settings: {
      mailNotificationsEnabled: random.chance(0.7),
      reminderNotificationsEnabled: random.chance(0.3),
      instanceDurationInDays: 1 + random.below(3),
      recommendationsEnabled: random.chance(0.5),
      autoApplyDecisionsEnabled: random.chance(0.7),
      ...(random.chance(0.6)
        ? { defaultDecisionEnabled: true, defaultDecision: random.pick(['Deny', 'Approve', 'Recommendation']) }
        : {}),
      ...(guests ? { applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] } : {}),
      ...(weekly ? { recurrence: { pattern, range } } : {}),
    },
  });
  return { name: 'create', send: (deps) => createDefinition(deps, admin, input) };
};

const decide: Draw = ({ random, snapshot }) => {
  const running = snapshot.instances.filter(({ status }) => status === 'InProgress');
  const items = snapshot.decisions.filter(({ instanceId }) => running.some(({ id }) => id === instanceId));
  if (items.length === 0) return undefined;
  const item = random.pick(items);
  const instance = running.find(({ id }) => id === item.instanceId)!;
  const caller = personOf(random.pick(REVIEWERS));
  const justification = `because of ${random.guid()}`;
  const decision = random.pick(['Approve', 'Deny', 'Deny', 'DontKnow'] as const);
  const target = { caller, path: pathOf(instance), decisionId: item.id };
  return {
    name: 'decide',
    send: (deps) => recordDecision(deps, target, { decision, justification }),
    decides: { justification, definitionId: instance.definitionId },
  };
};

/** Something done to an instance, whatever its status. */
const onInstance =
  (name: string, send: (deps: Dependencies, instance: Instance, random: Random) => Promise<unknown>): Draw =>
  ({ random, snapshot }) => {
    if (snapshot.instances.length === 0) return undefined;
    const instance = random.pick(snapshot.instances);
    return { name, send: (deps) => send(deps, instance, random) };
  };

const onDefinition =
  (name: string, send: (deps: Dependencies, definitionId: string, now: string) => Promise<unknown>): Draw =>
  ({ random, snapshot, now }) => {
    const ids = [...snapshot.definitions.keys()];
    if (ids.length === 0) return undefined;
    const id = random.pick(ids);
    const request: Request = { name, send: (deps) => send(deps, id, now) };
    return name === 'delete' ? { ...request, deletes: id } : request;
  };

const report: Draw = ({ now }) => {
  const input = validateHistory({
    displayName: now,
    decisions: [],
    reviewHistoryPeriodStartDateTime: addDays(now, -30),
    reviewHistoryPeriodEndDateTime: now,
    scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
  });
  return { name: 'report', send: (deps) => createHistory(deps, admin, input) };
};

/** What clients ask for, each as often as it stands here. */
const DRAWS: readonly (readonly [number, Draw])[] = [
  [3, create],
  [12, decide],
  [
    2,
    onInstance('bulk', (deps, instance, random) => {
      const decision = random.pick(['Approve', 'Deny'] as const);
      const target = { caller: personOf(random.pick(REVIEWERS)), path: pathOf(instance) };
      return batchRecordDecisions(deps, target, { decision, justification: 'all the same' });
    }),
  ],
  [
    1,
    onInstance('accept', (deps, instance) =>
      acceptRecommendations(deps, { caller: personOf('olga'), path: pathOf(instance) }),
    ),
  ],
  [1, onInstance('reset', (deps, instance) => resetDecisions(deps, { caller: admin, path: pathOf(instance) }))],
  [1, onInstance('remind', (deps, instance) => sendReminder(deps, admin, pathOf(instance)))],
  [2, onInstance('stop', (deps, instance) => stopInstance(deps, admin, pathOf(instance)))],
  [3, onInstance('apply', (deps, instance) => applyDecisions(deps, admin, pathOf(instance)))],
  [1, onInstance('stopApply', (deps, instance) => stopApplyDecisions(deps, admin, pathOf(instance)))],
  [
    1,
    onInstance('putReviewers', (deps, instance, random) => {
      const { reviewers: asked } = validateDefinition({
        displayName: 'x',
        scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
        reviewers: reviewers(random.pick(REVIEWERS)),
        settings: { instanceDurationInDays: 1 },
      });
      return updateInstance(deps, { caller: admin, path: pathOf(instance) }, () => ({ reviewers: asked }));
    }),
  ],
  [
    1,
    onDefinition('put', (deps, definitionId, now) =>
      updateDefinition(deps, { caller: admin, target: { definitionId } }, (current) => ({
        ...current,
        displayName: `${current.displayName.slice(0, 30)} ${now}`,
      })),
    ),
  ],
  [1, onDefinition('stopSeries', (deps, definitionId) => stopDefinition(deps, admin, { definitionId }))],
  [1, onDefinition('delete', (deps, definitionId) => deleteDefinition(deps, admin, { definitionId }))],
  [1, report],
];

const WEIGHTED = DRAWS.flatMap(([weight, draw]) => Array.from({ length: weight }, () => draw));

/** The request of a client at random; creating a review where there is nothing else to ask for. */
export const drawRequest = (chance: Chance): Request => chance.random.pick(WEIGHTED)(chance) ?? create(chance)!;
