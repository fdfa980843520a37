import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { discover } from '../../../shared/lifecycle/instance/opening/discover';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { addDuration } from '../../../shared/rules/duration';
import { ItemCounter } from '../../../shared/rules/evidence/population';
import type { CallName } from '../../../shared/rules/model/evidence';
import type { Instance } from '../../../shared/rules/model/instance';
import { StaleError } from '../../../shared/storage/table/storageError';
import { newAccount, type Account } from '../../support/account';
import { idOf, writeCompany } from '../../support/company';
import { queryScope } from '../../support/office';
import type { Gate } from '../../support/world/gate';
import { personOf } from '../../support/world/clients';
import { openWorld, type World } from '../../support/world/world';
import { workOff } from '../../torture/races/race';

// A slice of the opening that was interrupted after it wrote its decisions and is repeated, or that a second worker repeats late.

let account: Account;
let world: World;
beforeAll(async () => {
  account = await newAccount();
});
beforeEach(async () => {
  const file = writeCompany({ groups: { Crew: { members: 'anna bert', owners: 'olga' } } });
  world = await openWorld(account, file, '2026-01-05T08:00:00.000Z');
});
afterEach(() => world.close());

/** Creates a review whose first worker crashes after it wrote the decisions. Returns the instance that this worker leaves. */
async function beginReview(): Promise<Instance> {
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
    // Without common reviewers, only the recorded pages change the gate.
    reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
    settings: { mailNotificationsEnabled: false, reminderNotificationsEnabled: false, instanceDurationInDays: 1 },
  };
  const { id } = await createDefinition(world.plain, personOf('admin'), validateDefinition(body, 'v1.0'));
  const interrupting: Gate = (call, { send, refuse }) =>
    call.name.includes(`insert population:${id}`) ? Promise.resolve(refuse({ status: 503 })) : send();
  await workOff(world, world.product(interrupting));
  return instanceOf(id);
}

async function instanceOf(id: string): Promise<Instance> {
  const found = await world.plain.storage.instances.find(id, id);
  if (!found) throw new Error('There is no instance.');
  return found.value;
}

async function finishOpening(): Promise<void> {
  world.now = addDuration(world.now, 'PT30M');
  await workOff(world);
}

const itemsOf = async (instance: Instance) =>
  (await world.plain.storage.decisions.list(instance, undefined, 10)).rows.map(({ value }) => value);

/** Compares the items with the recorded calls, as a pack does. */
async function countsOf(instance: Instance) {
  const counter = new ItemCounter();
  const { rows } = await world.plain.storage.evidence.list('population', instance, undefined, 10);
  for (const { value } of rows) counter.addCall(JSON.parse(value.line) as CallName & { readonly items: number });
  for (const { call } of await itemsOf(instance)) counter.addItem(call);
  return counter.counts;
}

test('an item that only the interrupted read lists stays, and the population says so', async () => {
  const begun = await beginReview();
  expect(begun.status).toBe('Initializing');
  await world.directory(`DELETE /v1.0/groups/${idOf('Crew')}/members/${idOf('bert')}/$ref`);
  await finishOpening();

  expect(await itemsOf(begun)).toHaveLength(2);
  expect((await instanceOf(begun.id)).population).toMatchObject({ read: 1, items: 1 });
  expect(await countsOf(begun)).toEqual({ unrecorded: 1, relisted: 0 });
});

test('a read that is repeated and lists the same items leaves nothing unrecorded', async () => {
  const begun = await beginReview();
  await finishOpening();

  expect((await instanceOf(begun.id)).population).toMatchObject({ read: 2, items: 2 });
  expect(await countsOf(begun)).toEqual({ unrecorded: 0, relisted: 0 });
});

test('a late worker does not overwrite decisions with its page', async () => {
  const begun = await beginReview();
  await finishOpening();
  const [item] = await itemsOf(begun);
  const { decisions } = world.plain.storage;
  const previous = (await decisions.find(begun, item!.id))!;
  await decisions.change(begun, [{ previous, next: { ...item!, decision: 'Approve', version: 1 } }]);

  await expect(discover(world.plain, begun)).rejects.toThrow(StaleError);
  expect((await decisions.find(begun, item!.id))?.value.decision).toBe('Approve');
});
