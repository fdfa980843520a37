import type { UserCaller } from '../../../shared/auth/caller';
import { changeDelegation } from '../../../shared/reviews/access/delegates';
import { reassign } from '../../../shared/reviews/decisions/reassign';
import { recordDecision } from '../../../shared/reviews/decisions/recordDecision';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { deleteDefinition } from '../../../shared/reviews/definitions/deleteDefinition';
import { stopDefinition, updateDefinition } from '../../../shared/reviews/definitions/changeDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { createPack, createSeriesPack } from '../../../shared/reviews/evidence';
import { createHistory } from '../../../shared/reviews/reports';
import {
  applyDecisions,
  sendReminder,
  stopApplyDecisions,
  stopInstance,
  extendInstance,
  updateInstance,
} from '../../../shared/reviews/instances/changeInstance';
import { createInstance } from '../../../shared/reviews/instances/createInstance';
import { readProgress } from '../../../shared/reviews/instances/progress';
import { previewApply, previewDefinition } from '../../../shared/reviews/previews';
import { restoreRemoved } from '../../../shared/reviews/instances/restorations';
import type { Instance } from '../../../shared/rules/model/instance';
import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { validateHistory } from '../../../shared/api/validation/validateHistory';
import { validateNewInstance } from '../../../shared/api/validation/validateInstance';
import { queryScope } from '../../support/office';
import { look, many, renew, subscribe, unsubscribe, unsubscribeAt } from './background';
import { addDays, randomDefinition, randomReviewer } from './creations';
import type { Chance, Draw, Request } from './request';
import { reviewerOf } from './stage';

const pathOf = ({ definitionId, id }: Instance) => ({ definitionId, instanceId: id });
const someReviewer = ({ random, stage }: Chance): UserCaller => reviewerOf(stage, random.pick(stage.reviewers));

const create: Draw = (chance) => {
  if (chance.snapshot.series.size >= chance.definitions) return undefined;
  const input = randomDefinition(chance);
  return { name: 'create', send: (deps) => createDefinition(deps, chance.stage.admin, input) };
};

const decide: Draw = (chance) => {
  const { random, snapshot } = chance;
  const running = snapshot.instances.filter(({ status }) => status === 'InProgress');
  const items = snapshot.decisions.filter(({ instanceId }) => running.some(({ id }) => id === instanceId));
  if (items.length === 0) return undefined;
  const item = random.pick(items);
  const instance = running.find(({ id }) => id === item.instanceId)!;
  const caller = someReviewer(chance);
  const justification = `because of ${random.guid()}`;
  const decision = random.pick(['Approve', 'Deny', 'Deny', 'DontKnow'] as const);
  const path = { ...pathOf(instance), decisionId: item.id };
  return {
    name: 'decide',
    send: (deps) => recordDecision(deps, caller, path, { decision, justification }),
    decides: { justification, definitionId: instance.definitionId },
  };
};

/** Reassigns one or all items of a running instance to one of the reviewers. */
const giveAway: Draw = ({ random, snapshot, stage }) => {
  const running = snapshot.instances.filter(({ status }) => status === 'InProgress');
  const items = snapshot.decisions.filter(({ instanceId }) => running.some(({ id }) => id === instanceId));
  if (items.length === 0) return undefined;
  const item = random.pick(items);
  const instance = running.find(({ id }) => id === item.instanceId)!;
  const { id: reviewerId } = reviewerOf(stage, random.pick(stage.reviewers));
  const input = { reviewerId, reason: 'ill', decisionIds: random.pick([undefined, [item.id]]) };
  return { name: 'reassign', send: (deps) => reassign(deps, { caller: stage.admin }, pathOf(instance), input) };
};

/** Makes one reviewer the delegate of another for a while. */
const delegate: Draw = ({ random, now, stage }) => {
  const [user, { id: delegateId }] = [random.pick(stage.reviewers), random.pick(stage.reviewers)];
  const input = { delegateId, startDateTime: null, endDateTime: addDays(now, random.pick([0.2, 1])) };
  return { name: 'delegate', send: (deps) => changeDelegation(deps, reviewerOf(stage, user), {}, input) };
};

/** Restores everything that an applied instance removed, or one item. */
const restore: Draw = ({ random, snapshot, stage }) => {
  const applied = snapshot.instances.filter(({ status }) => status === 'Applied');
  const taken = snapshot.decisions.filter(
    ({ instanceId, removalBegun }) => removalBegun && applied.some(({ id }) => id === instanceId),
  );
  if (taken.length === 0) return undefined;
  const item = random.pick(taken);
  const instance = applied.find(({ id }) => id === item.instanceId)!;
  const input = {
    ...{ reason: 'a mistake', isValidationOnly: random.chance(0.2), expectedCount: null },
    ...random.pick([
      { principalId: null, decisionIds: null },
      { principalId: item.principal.id, decisionIds: null },
      { principalId: null, decisionIds: [item.id] },
    ]),
  };
  return { name: `restore ${instance.id}`, send: (deps) => restoreRemoved(deps, stage.admin, pathOf(instance), input) };
};

type OnInstance = (deps: Dependencies, path: ReturnType<typeof pathOf>, chance: Chance) => Promise<unknown>;

/** Returns the draw of an action on an instance in any status. */
const onInstance =
  (name: string, send: OnInstance): Draw =>
  (chance) => {
    const { random, snapshot } = chance;
    if (snapshot.instances.length === 0) return undefined;
    const path = pathOf(random.pick(snapshot.instances));
    const request: Request = { name: `${name} ${path.instanceId}`, send: (deps) => send(deps, path, chance) };
    return send === putReviewers ? { ...request, replacesReviewersOf: path.instanceId } : request;
  };

type OnDefinition = (deps: Dependencies, definitionId: string, chance: Chance) => Promise<unknown>;

const onDefinition =
  (name: string, send: OnDefinition): Draw =>
  (chance) => {
    const { random, snapshot } = chance;
    const ids = [...snapshot.definitions.keys()];
    if (ids.length === 0) return undefined;
    const id = random.pick(ids);
    const request: Request = { name: `${name} ${id}`, send: (deps) => send(deps, id, chance) };
    return name === 'delete' ? { ...request, deletes: id } : request;
  };

const report: Draw = ({ now, stage }) => {
  const input = validateHistory(
    {
      displayName: now,
      decisions: [],
      reviewHistoryPeriodStartDateTime: addDays(now, -30),
      reviewHistoryPeriodEndDateTime: now,
      scopes: [queryScope("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
    },
    'v1.0',
  );
  return { name: 'report', send: (deps) => createHistory(deps, stage.admin, input) };
};

const putReviewers: OnInstance = (deps, path, { random, stage }) => {
  const { reviewers } = validateDefinition(
    {
      displayName: 'x',
      scope: queryScope(`/groups/${stage.groups[0]!.id}/transitiveMembers`),
      reviewers: [randomReviewer({ random, stage })],
      settings: { instanceDurationInDays: 1 },
    },
    'beta',
  );
  return updateInstance(deps, stage.admin, path, () => ({ reviewers }));
};

const put: OnDefinition = (deps, definitionId, { now, stage }) =>
  updateDefinition(deps, stage.admin, { definitionId }, (current) => ({
    ...current,
    displayName: `${current.displayName.slice(0, 30)} ${now}`,
  }));

const extend: OnInstance = (deps, path, { now, random, stage }) =>
  extendInstance(deps, stage.admin, path, { endDateTime: addDays(now, random.pick([0.5, 1, 2])), reason: 'ill' });

/** Creates an instance off schedule, which starts at once or later. */
const extra: OnDefinition = (deps, definitionId, { now, random, stage }) => {
  const start = addDays(now, random.pick([0, 0.5]));
  const body = { startDateTime: start, endDateTime: addDays(start, 1) };
  return createInstance(deps, stage.admin, definitionId, (definition) => validateNewInstance(body, definition, now));
};

const EVER = { periodStartDateTime: '2026-01-01T00:00:00.000Z', periodEndDateTime: '2027-01-01T00:00:00.000Z' };

/** The requests of clients, each with its frequency. */
const DRAWS: readonly (readonly [number, Draw])[] = [
  [3, create],
  [10, decide],
  [2, giveAway],
  [2, delegate],
  [8, many],
  [1, look],
  [4, subscribe],
  [1, renew],
  [1, unsubscribe],
  [1, unsubscribeAt],
  [5, onInstance('figures', (deps, path, { stage }) => readProgress(deps, stage.admin, path))],
  [1, onInstance('extend', extend)],
  [1, onInstance('remind', (deps, path, { stage }) => sendReminder(deps, stage.admin, path))],
  [2, onInstance('stop', (deps, path, { stage }) => stopInstance(deps, stage.admin, path))],
  [3, onInstance('apply', (deps, path, { stage }) => applyDecisions(deps, stage.admin, path))],
  [1, onInstance('stopApply', (deps, path, { stage }) => stopApplyDecisions(deps, stage.admin, path))],
  [1, onInstance('pack', (deps, path, { stage }) => createPack(deps, stage.admin, path))],
  [1, onDefinition('seriesPack', (deps, id, { stage }) => createSeriesPack(deps, stage.admin, id, () => EVER))],
  [1, onInstance('putReviewers', putReviewers)],
  [1, onDefinition('put', put)],
  [1, onDefinition('extra', extra)],
  [
    1,
    onDefinition('stopSeries', (deps, definitionId, { stage }) => stopDefinition(deps, stage.admin, { definitionId })),
  ],
  [1, onDefinition('delete', (deps, definitionId, { stage }) => deleteDefinition(deps, stage.admin, { definitionId }))],
  [1, report],
  [2, restore],
  [1, onInstance('previewApply', (deps, path, { stage }) => previewApply(deps, stage.admin, path))],
  [
    1,
    onDefinition('previewNext', (deps, definitionId, { stage }) =>
      previewDefinition(deps, stage.admin, { definitionId }),
    ),
  ],
];

const WEIGHTED = DRAWS.flatMap(([weight, draw]) => Array.from({ length: weight }, () => draw));

/** Returns a random request of a client. If the drawn request is not possible, returns the creation of a review, or none. */
export const drawRequest = (chance: Chance): Request | undefined =>
  chance.random.pick(WEIGHTED)(chance) ?? create(chance);
