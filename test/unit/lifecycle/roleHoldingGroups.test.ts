import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { addDays } from '../../../shared/rules/duration';
import type { Instance } from '../../../shared/rules/model/instance';
import { startAzurite, type Azurite } from '../../support/azurite';
import { idOf, writeCompany } from '../../support/company';
import { queryScope, reviewers } from '../../support/office';
import { personOf } from '../../support/world/clients';
import { openWorld, type World } from '../../support/world/world';
import { workOff } from '../../torture/races/race';

// Versions before 0.2 did not ask whether a group can hold directory roles: such reviews are judged when they open, and before a removal.

let azurite: Azurite;
let world: World;
beforeAll(async () => {
  azurite = await startAzurite();
});
beforeEach(async () => {
  const groups = { Crew: { isAssignableToRole: true, members: 'anna bert', owners: 'olga' } };
  const file = writeCompany({ groups, apps: { Robot: { assigned: '' } } });
  world = await openWorld(azurite, file, '2026-01-05T08:00:00.000Z');
});
afterEach(() => world.close());
afterAll(() => azurite.stop());

/** Creates a review of the group that removes everybody at its end. Returns its id. */
async function createReview(): Promise<string> {
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
    reviewers: reviewers('olga'),
    settings: {
      ...{ mailNotificationsEnabled: false, reminderNotificationsEnabled: false, instanceDurationInDays: 1 },
      ...{ defaultDecisionEnabled: true, defaultDecision: 'Deny', autoApplyDecisionsEnabled: true },
    },
  };
  return (await createDefinition(world.plain, personOf('admin'), validateDefinition(body, 'v1.0'))).id;
}

async function instanceOf(id: string): Promise<Instance> {
  const found = await world.plain.storage.instances.find(id, id);
  if (!found) throw new Error('There is no instance.');
  return found.value;
}

/** Makes the review one that a version before 0.2 let this person or application create. */
async function storeAsBefore(id: string, creator: string): Promise<void> {
  const { definitions, instances } = world.plain.storage;
  const createdBy = { id: idOf(creator), displayName: creator, userPrincipalName: '' };
  const [definition, series, instance] = await Promise.all([
    definitions.find(id),
    instances.findSeries(id),
    instances.find(id, id),
  ]);
  if (!definition || !series || !instance) throw new Error('The review is not there.');
  await definitions.replace({ ...definition.value, createdBy }, definition.etag);
  await instances.replaceSeries({ ...series, value: { ...series.value, isRoleReview: false } });
  await instances.replace(instance, { ...instance.value, terms: { ...instance.value.terms, createdBy } });
}

const isJudged = async (id: string): Promise<boolean | undefined> =>
  (await world.plain.storage.instances.findSeries(id))?.value.isRoleReview;

const itemsOf = async (id: string) => {
  const { rows } = await world.plain.storage.decisions.list({ definitionId: id, id }, undefined, 10);
  return rows.map(({ value }) => value);
};

test.each([
  ['a person without the right', 'olga', false],
  ['somebody whom the directory does not have', 'nobody', false],
  ['a person with the right', 'admin', true],
  ['an application', 'Robot', true],
])('a group that can hold roles, put under review by %s', async (_, creator, isAllowed) => {
  const id = await createReview();
  await storeAsBefore(id, creator);
  await workOff(world);

  expect(await itemsOf(id)).toHaveLength(isAllowed ? 2 : 0);
  expect((await instanceOf(id)).errors.map(({ code }) => code)).toEqual(isAllowed ? [] : ['CreatorNotAuthorized']);
  expect(await isJudged(id)).toBe(isAllowed);
});

test('a disabled account has no right, whatever its roles are', async () => {
  const id = await createReview();
  await storeAsBefore(id, 'admin');
  await world.directory(`PATCH /graph/v1.0/users/${idOf('admin')}`, { accountEnabled: false });
  await workOff(world);

  expect((await instanceOf(id)).errors.map(({ code }) => code)).toEqual(['CreatorNotAuthorized']);
});

test.each([
  ['a person without the right', 'olga', 'ApplyNotSupported', 0],
  ['a person with the right', 'admin', 'AppliedSuccessfully', 2],
])('a removal in the name of %s', async (_, creator, result, removed) => {
  const id = await createReview();
  await workOff(world);
  await storeAsBefore(id, creator);
  world.now = addDays(world.now, 2);
  await workOff(world);

  const items = await itemsOf(id);
  expect(items.map(({ decision, applyResult }) => [decision, applyResult])).toEqual([
    ['Deny', result],
    ['Deny', result],
  ]);
  expect(world.removals).toHaveLength(removed);
});
