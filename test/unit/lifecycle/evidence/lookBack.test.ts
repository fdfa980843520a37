import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateDefinition } from '../../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../../shared/reviews/definitions/createDefinition';
import { createPack } from '../../../../shared/reviews/evidence';
import { addDuration } from '../../../../shared/rules/duration';
import { packBlob, ZIP } from '../../../../shared/rules/evidence/pack';
import { bytesOf } from '../../../../shared/storage/reports/blobs';
import { newAccount, type Account } from '../../../support/account';
import { idOf, writeCompany } from '../../../support/company';
import { verifyPacks } from '../../../support/evidence';
import { queryScope } from '../../../support/office';
import { personOf } from '../../../support/world/clients';
import { openGate, type Gate } from '../../../support/world/gate';
import { openWorld, type World } from '../../../support/world/world';
import { openClient } from '../../storage/table/openTable';
import { workOff } from '../../../torture/races/race';

let account: Account;
let world: World;
beforeAll(async () => {
  account = await newAccount();
  const file = writeCompany({
    groups: { Crew: { members: 'anna bert' }, Quay: { members: 'carl dora' } },
    people: { olga: {} },
  });
  world = await openWorld(account, file, '2026-01-05T08:00:00.000Z');
});
afterAll(async () => {
  await world.close();
});

/** Moves the clock, and does the work that is due then. */
async function pass(duration: string, gate: Gate = openGate): Promise<void> {
  world.now = addDuration(world.now, duration);
  await workOff(world, world.product(gate));
}

/** Returns a review of one day that denies the people whom nobody decides. */
const reviewOf = (group: string) => ({
  displayName: group,
  scope: queryScope(`/groups/${idOf(group)}/transitiveMembers`),
  reviewers: [{ query: `/users/${idOf('olga')}`, queryType: 'MicrosoftGraph' }],
  settings: {
    instanceDurationInDays: 1,
    defaultDecision: 'Deny',
    defaultDecisionEnabled: true,
    autoApplyDecisionsEnabled: true,
  },
});

/** Creates a review of one day. Returns its id, which is also the id of its instance. */
async function create(group: string): Promise<string> {
  const body = validateDefinition(reviewOf(group), 'v1.0');
  return (await createDefinition(world.product(openGate), personOf('admin'), body)).id;
}

/** Opens a review of one day, and waits until all access is removed. */
async function removedAccess(): Promise<{ readonly definitionId: string; readonly id: string }> {
  const id = await create('Crew');
  await pass('PT0S');
  await pass('P1D');
  return { definitionId: id, id };
}

/** Makes a pack while no other work is done. Returns it with the page of the verifier. */
async function packOf({ definitionId, id: instanceId }: { readonly definitionId: string; readonly id: string }) {
  const waiting = world.queue.splice(0);
  const { id } = await createPack(world.product(openGate), personOf('admin'), { definitionId, instanceId });
  await workOff(world);
  world.queue.push(...waiting);
  const found = await world.plain.storage.packs.find({ definitionId, instanceId, id });
  const zip = await world.plain.storage.reports.open(packBlob(found!.value, ZIP));
  const file = join(mkdtempSync(join(tmpdir(), 'evidence-')), 'pack.zip');
  writeFileSync(file, await bytesOf(zip!));
  return { result: found!.value.result!, ...verifyPacks([file]) };
}

const UNSEALED = { thing: 14, why: 'Decisions changed after the last seal.' };

test('a pack that is made between a check of removed access and its seal is valid and says that it is not final; the next pack is final', async () => {
  const review = await removedAccess();
  let between: Awaited<ReturnType<typeof packOf>> | undefined;
  await pass('PT1H', async (call, { send }) => {
    const answer = await send();
    if (call.name.includes('event:') && call.writes && !between) between = await packOf(review);
    return answer;
  });
  expect(between!.result.isFinal).toBe(false);
  expect(between!.result.missing).toContainEqual(UNSEALED);
  expect([between!.code, between!.page]).toEqual([0, expect.stringContaining('RESULT: everything holds.')]);

  const after = await packOf(review);
  expect(after.result.isFinal).toBe(true);
  expect(after.result.missing).not.toContainEqual(UNSEALED);
  expect(after.code).toBe(0);
});

describe('where somebody edits the row of a decision in the storage', () => {
  /** Returns the client of the table `reviews`; the first world in a process has this prefix. */
  const reviews = () => openClient(account.connectionString, 'w1xreviews');

  /** Opens a review, edits what its first seal covers or is about to cover, and makes a pack. */
  async function packAfterEdit(edit: (row: Readonly<Record<string, string>>) => object, isSealed: boolean) {
    const id = await create('Quay');
    const editFirst = async () => {
      const [row] = (await world.rows('reviews')).filter(({ rowKey }) => rowKey.startsWith(`decision:${id}:`));
      const { partitionKey, rowKey } = row!;
      const entity = await reviews().getEntity<Readonly<Record<string, string>>>(partitionKey, rowKey);
      await reviews().updateEntity({ partitionKey, rowKey, ...edit(entity) }, 'Merge');
    };
    let isEdited = false;
    await pass('PT0S', async (call, { send }) => {
      // The next call reads the heads.
      if (call.name.includes(`decision:${id}:'`) && !isSealed && !isEdited) {
        isEdited = true;
        await editFirst();
      }
      return send();
    });
    if (isSealed) await editFirst();
    return packOf({ definitionId: id, id });
  }

  const otherPrincipal = ({ json0 = '' }) => ({ json0: json0.replace(/"displayName":"\w+/, '"displayName":"Mallory') });
  const otherHead = ({ head = '' }) => ({ head: head.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) });

  test.each([
    ['the value behind the seal, and leaves the head', otherPrincipal, true],
    ['the value before the seal, and leaves the head', otherPrincipal, false],
    ['the head before the seal, and leaves the value', otherHead, false],
  ])('the verifier notices: %s', async (_, edit, isSealed) => {
    const { code, page, result } = await packAfterEdit(edit, isSealed);
    expect([code, page]).toEqual([1, expect.stringMatching(/seal 1: \S+ was another then/)]);
    expect(result.missing).toContainEqual(UNSEALED);
  });
});
