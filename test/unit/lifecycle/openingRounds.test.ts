import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { newAccount, type Account } from '../../support/account';
import { idOf, writeCompany } from '../../support/company';
import { queryScope } from '../../support/office';
import { personOf } from '../../support/world/clients';
import type { Gate } from '../../support/world/gate';
import { openWorld } from '../../support/world/world';
import { workOff } from '../../torture/races/race';

// Counts the sequential round trips of an opening, which a faster machine does not shorten.

let account: Account;
beforeAll(async () => {
  account = await newAccount();
});

const PAUSE = 10;

/** Returns a gate that sends calls in rounds: all waiting calls together, and the next ones when all of these are answered. */
function inRounds(): { readonly gate: Gate; readonly rounds: () => number } {
  let rounds = 0;
  let waiting: (() => Promise<unknown>)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const schedule = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void release(), PAUSE);
  };
  let underWay = false;
  const release = async (): Promise<void> => {
    if (underWay || waiting.length === 0) return;
    const together = waiting;
    [waiting, underWay] = [[], true];
    rounds += 1;
    await Promise.all(together.map((send) => send()));
    underWay = false;
    schedule();
  };
  const gate: Gate = (_call, { send }) =>
    new Promise((resolve, reject) => {
      waiting.push(() => send().then(resolve, reject));
      schedule();
    });
  return { gate, rounds: () => rounds };
}

async function roundsOf(people: number): Promise<number> {
  const members = Array.from({ length: people }, (_, n) => `p${n}`);
  const boss = Object.fromEntries(members.map((name) => [name, { manager: 'olga' }]));
  const file = writeCompany({ people: { olga: {}, ...boss }, groups: { Crew: { members: members.join(' ') } } });
  const world = await openWorld(account, file, '2026-01-05T08:00:00.000Z');
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
    reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
    settings: { mailNotificationsEnabled: false, recommendationsEnabled: true, instanceDurationInDays: 1 },
  };
  const { id } = await createDefinition(world.plain, personOf('admin'), validateDefinition(body, 'v1.0'));
  const { gate, rounds } = inRounds();
  await workOff(world, world.product(gate));
  const { rows } = await world.plain.storage.decisions.list({ definitionId: id, id }, undefined, 1000);
  expect(rows).toHaveLength(people);
  await world.close();
  return rounds();
}

test('an opening asks the directory while it writes: 360 more people, with 18 batches and 8 transactions, take few more round trips', async () => {
  const small = await roundsOf(40);
  expect(small).toBeLessThanOrEqual(33);
  expect((await roundsOf(400)) - small).toBeLessThanOrEqual(5);
});
