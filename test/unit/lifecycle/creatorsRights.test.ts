import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { updateDefinition } from '../../../shared/reviews/definitions/changeDefinition';
import { previewApply } from '../../../shared/reviews/previews';
import { addDays } from '../../../shared/rules/duration';
import type { Instance } from '../../../shared/rules/model/instance';
import { newAccount, type Account } from '../../support/account';
import { idOf, writeCompany } from '../../support/company';
import { queryScope, reviewers } from '../../support/office';
import { personOf } from '../../support/world/clients';
import { openWorld, type World } from '../../support/world/world';
import { workOff } from '../../torture/races/race';

// Versions before 0.2 did not check whether a group can hold directory roles, or whether the creator has the role to delete accounts.
// Reviews of those versions are checked when they open, and before a removal.

let account: Account;
let world: World;
beforeAll(async () => {
  account = await newAccount();
});
beforeEach(async () => {
  const groups = {
    Crew: { isAssignableToRole: true, members: 'anna bert', owners: 'olga' },
    Visitors: { members: 'gus', owners: 'olga' },
  };
  const people = { gus: { isGuest: true } };
  const file = writeCompany({ people, groups, apps: { Robot: { assigned: '' } } });
  world = await openWorld(account, file, '2026-01-05T08:00:00.000Z');
});
afterEach(() => world.close());

const DELETION = { applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }] };
const GUESTS = "/microsoft.graph.user/?$count=true&$filter=(userType eq 'Guest')";

/** Creates a review of a group that removes all members at its end, or deletes all guests. Returns its id. */
async function createReview(deletes = false): Promise<string> {
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf(deletes ? 'Visitors' : 'Crew')}/transitiveMembers${deletes ? GUESTS : ''}`),
    reviewers: reviewers('olga'),
    settings: {
      ...{ mailNotificationsEnabled: false, reminderNotificationsEnabled: false, instanceDurationInDays: 1 },
      ...{ defaultDecisionEnabled: true, defaultDecision: 'Deny', autoApplyDecisionsEnabled: true },
      ...(deletes && DELETION),
    },
  };
  return (await createDefinition(world.plain, personOf('admin'), validateDefinition(body, 'v1.0'))).id;
}

async function instanceOf(id: string): Promise<Instance> {
  const found = await world.plain.storage.instances.find(id, id);
  if (!found) throw new Error('There is no instance.');
  return found.value;
}

function unjudged<T extends { mayDeleteAccounts?: true }>(saved: T): T {
  delete saved.mayDeleteAccounts;
  return saved;
}

/** Turns the review into one that a version before 0.2 let this person or application create. */
async function storeAsBefore(id: string, creator: string): Promise<void> {
  const { definitions, instances } = world.plain.storage;
  const createdBy = { id: idOf(creator), displayName: creator, userPrincipalName: '' };
  const [definition, series, instance] = await Promise.all([
    definitions.find(id),
    instances.findSeries(id),
    instances.find(id, id),
  ]);
  if (!definition || !series || !instance) throw new Error('The review is not there.');
  await definitions.replace(unjudged({ ...definition.value, createdBy }), definition.etag);
  await instances.replaceSeries({ ...series, value: { ...series.value, isRoleReview: false } });
  await instances.replace(instance, { ...instance.value, terms: unjudged({ ...instance.value.terms, createdBy }) });
}

const isJudged = async (id: string): Promise<boolean | undefined> =>
  (await world.plain.storage.instances.findSeries(id))?.value.isRoleReview;

const itemsOf = async (id: string) => {
  const { rows } = await world.plain.storage.decisions.list({ definitionId: id, id }, undefined, 10);
  return rows.map(({ value }) => value);
};

test.each([
  ['a person without the right', false, 'olga'],
  ['somebody whom the directory does not have', false, 'nobody'],
  ['a person with the right', true, 'admin'],
  ['an application', true, 'Robot'],
])('a group that can hold roles is reviewed for %s: %s', async (_, isAllowed, creator) => {
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
  ['a person without the right', 'ApplyNotSupported', 'olga', 0],
  ['a person with the right', 'AppliedSuccessfully', 'admin', 2],
])('a removal in the name of %s gets the result %s', async (_, result, creator, removed) => {
  const id = await createReview();
  await workOff(world);
  await storeAsBefore(id, creator);
  const preview = await previewApply(world.plain, personOf('admin'), { definitionId: id, instanceId: id });
  await workOff(world);
  const dryRun = (await world.plain.storage.previews.find(preview.id))?.value;
  expect(dryRun).toMatchObject({ outcomes: { wouldRemove: removed, cannotRemove: 2 - removed } });
  world.now = addDays(world.now, 2);
  await workOff(world);

  const items = await itemsOf(id);
  expect(items.map(({ decision, applyResult }) => [decision, applyResult])).toEqual([
    ['Deny', result],
    ['Deny', result],
  ]);
  expect(world.removals).toHaveLength(removed);
});

const isBlocked = async (name: string): Promise<boolean> =>
  (await world.plain.directory.describeUsers([idOf(name)], { manager: false, signIn: false })).get(idOf(name))?.user
    .accountEnabled === false;

test.each([
  ['an owner without a role', false, 'olga'],
  ['somebody whom the directory does not have', false, 'nobody'],
  ['a person with the role', true, 'admin'],
  ['an application', true, 'Robot'],
])('a review of %s deletes accounts: %s', async (_, isAllowed, creator) => {
  const id = await createReview(true);
  await workOff(world);
  await storeAsBefore(id, creator);
  world.now = addDays(world.now, 2);
  await workOff(world);

  expect(await isBlocked('gus')).toBe(isAllowed);
  const [item] = await itemsOf(id);
  expect([item?.applyResult, item?.applyDescription?.includes('may not delete accounts')]).toEqual(
    isAllowed ? ['New', false] : ['ApplyNotSupported', true],
  );
});

test.each([
  ['nobody with the role', 'ApplyNotSupported', 'olga'],
  ['a person with the role', 'AppliedSuccessfully', 'admin'],
])('accounts that version 0.1 blocked, if %s applies the decisions, get the result %s', async (_, result, applier) => {
  const id = await createReview(true);
  await workOff(world);
  world.now = addDays(world.now, 2);
  await workOff(world);
  await storeAsBefore(id, 'olga');
  const { instances } = world.plain.storage;
  const waiting = await instances.find(id, id);
  if (!waiting) throw new Error('The instance is not there.');
  const appliedBy = { id: idOf(applier), displayName: applier, userPrincipalName: '' };
  await instances.replace(waiting, { ...waiting.value, appliedBy });
  world.now = addDays(world.now, 31);
  await workOff(world);

  expect((await itemsOf(id)).map(({ applyResult }) => applyResult)).toEqual([result]);
});

test('a definition that is saved by somebody with the role deletes accounts, whoever created it', async () => {
  const id = await createReview(true);
  await storeAsBefore(id, 'olga');
  await updateDefinition(world.plain, personOf('admin'), { definitionId: id }, (current) => current);
  await workOff(world);
  world.now = addDays(world.now, 2);
  await workOff(world);

  expect(await isBlocked('gus')).toBe(true);
});
