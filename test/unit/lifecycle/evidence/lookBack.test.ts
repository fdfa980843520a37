import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateDefinition } from '../../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../../shared/reviews/definitions/createDefinition';
import { createPack } from '../../../../shared/reviews/evidence/packs';
import { addDuration } from '../../../../shared/rules/duration';
import { packBlob, ZIP } from '../../../../shared/rules/evidence/pack';
import { bytesOf } from '../../../../shared/storage/reports/blobs';
import { startAzurite, type Azurite } from '../../../support/azurite';
import { idOf, writeCompany } from '../../../support/company';
import { verifyPacks } from '../../../support/evidence';
import { queryScope } from '../../../support/office';
import { personOf } from '../../../support/world/clients';
import { openGate, type Gate } from '../../../support/world/gate';
import { openWorld, type World } from '../../../support/world/world';
import { workOff } from '../../../torture/races/race';

let azurite: Azurite;
let world: World;
beforeAll(async () => {
  azurite = await startAzurite();
  const file = writeCompany({ groups: { Crew: { members: 'anna bert', owners: 'olga' } } });
  world = await openWorld(azurite, file, '2026-01-05T08:00:00.000Z');
});
afterAll(async () => {
  await world.close();
  await azurite.stop();
});

/** Lets time pass, and does what is due then. */
async function pass(duration: string, gate: Gate = openGate): Promise<void> {
  world.now = addDuration(world.now, duration);
  await workOff(world, world.product(gate));
}

/** Opens a review of one day that denies whom nobody decides on, and waits until all access is removed. */
async function removedAccess(): Promise<{ readonly definitionId: string; readonly id: string }> {
  const settings = {
    instanceDurationInDays: 1,
    defaultDecision: 'Deny',
    defaultDecisionEnabled: true,
    autoApplyDecisionsEnabled: true,
  };
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
    reviewers: [{ query: `/users/${idOf('olga')}`, queryType: 'MicrosoftGraph' }],
    settings,
  };
  const { id } = await createDefinition(world.product(openGate), personOf('admin'), validateDefinition(body, 'v1.0'));
  await pass('PT0S');
  await pass('P1D');
  return { definitionId: id, id };
}

/** Makes a pack while nothing else goes on, and returns it with the page of the verifier. */
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

test('a pack that is made between a look back and its seal holds, is not final and says so; the next one is final', async () => {
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
