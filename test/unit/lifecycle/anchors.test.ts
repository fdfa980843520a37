import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import type { Dependencies } from '../../../shared/reviews/dependencies';
import { createPack } from '../../../shared/reviews/evidence';
import { addDuration } from '../../../shared/rules/duration';
import { AnchorError, type Anchor, type AnchoredSeal } from '../../../shared/signing/anchors';
import { newAccount, type Account } from '../../support/account';
import { idOf, writeCompany } from '../../support/company';
import { queryScope } from '../../support/office';
import { SIGNER } from '../../support/signer';
import { personOf } from '../../support/world/clients';
import { openGate, type Gate } from '../../support/world/gate';
import { openWorld, type World } from '../../support/world/world';
import { workOff } from '../../torture/races/race';

// Anchors of seals outside the storage account that fail and recover.

let account: Account;
let world: World;
let isDown: boolean;
let fixed: AnchoredSeal[];
beforeAll(async () => {
  account = await newAccount();
});
beforeEach(async () => {
  const file = writeCompany({ groups: { Crew: { members: 'anna bert', owners: 'olga' } } });
  world = await openWorld(account, file, '2026-01-05T08:00:00.000Z');
  isDown = false;
  fixed = [];
});
afterEach(() => world.close());

const ANCHOR: Anchor = {
  what: 'timestamps',
  ending: 'tsr',
  fix(seal) {
    if (isDown) return Promise.reject(new AnchorError('unavailable', 'It did not answer.'));
    fixed.push(seal);
    return Promise.resolve(Buffer.from([0, 255, seal.n]));
  },
};
const product = (gate: Gate = openGate): Dependencies => ({ ...world.product(gate), anchors: [ANCHOR] });
const work = (deps = product()) => workOff(world, deps);
const pass = (duration: string): void => {
  world.now = addDuration(world.now, duration);
};

/** Opens a review of one day, as far as the gate permits. */
async function beginReview(gate?: Gate): Promise<{ readonly definitionId: string; readonly id: string }> {
  const body = {
    displayName: 'Crew',
    scope: queryScope(`/groups/${idOf('Crew')}/transitiveMembers`),
    reviewers: [{ query: `/users/${idOf('olga')}`, queryType: 'MicrosoftGraph' }],
    settings: { mailNotificationsEnabled: false, reminderNotificationsEnabled: false, instanceDurationInDays: 1 },
  };
  const { id } = await createDefinition(product(), personOf('admin'), validateDefinition(body, 'v1.0'));
  await work(product(gate));
  return { definitionId: id, id };
}

async function packOf({ definitionId, id: instanceId }: { readonly definitionId: string; readonly id: string }) {
  const { id } = await createPack(product(), personOf('admin'), { definitionId, instanceId });
  await work();
  const found = await world.plain.storage.packs.find({ definitionId, instanceId, id });
  return found!.value;
}
const whyMissing = ({ result }: Awaited<ReturnType<typeof packOf>>) =>
  result!.missing.filter(({ thing }) => thing === 14).map(({ why }) => why);
const statusOf = async ({ definitionId, id }: { readonly definitionId: string; readonly id: string }) =>
  (await world.plain.storage.instances.find(definitionId, id))!.value.status;

test('each seal is anchored once, and its proof is next to it in the pack', async () => {
  const review = await beginReview();
  pass('P2D');
  await work();
  expect(fixed.map(({ instanceId, n }) => [instanceId, n])).toEqual([
    [review.id, 1],
    [review.id, 2],
  ]);
  const pack = await packOf(review);
  expect(whyMissing(pack)).toEqual([]);
  expect(Object.keys(pack.position.files)).toEqual(
    expect.arrayContaining(['data/seals/000001.tsr', 'data/seals/000002.tsr']),
  );
  expect(await world.plain.storage.seals.proofs(review, 2)).toEqual(new Map([['tsr', Buffer.from([0, 255, 2])]]));
});

test('a review goes on while its anchor fails; the operator and the pack see the failure, and the anchor is tried again every hour', async () => {
  isDown = true;
  const review = await beginReview();
  expect(await statusOf(review)).toBe('InProgress');
  expect(await world.plain.storage.gaps.list()).toMatchObject([
    { what: 'timestamps', why: 'unavailable', instanceId: review.id },
  ]);
  expect(whyMissing(await packOf(review))).toEqual(['Some seals have no timestamp yet.']);

  isDown = false;
  pass('PT59M');
  await work();
  expect(fixed).toEqual([]);
  pass('PT1M');
  await work();
  expect(fixed.map(({ n }) => n)).toEqual([1]);
  expect(whyMissing(await packOf(review))).toEqual([]);
});

test('a worker that dies after the seal leaves the anchor to the next one', async () => {
  const review = await beginReview((call, { send, refuse }) =>
    call.name.includes('proof:') ? Promise.resolve(refuse({ status: 503 })) : send(),
  );
  expect(await world.plain.storage.seals.proofs(review, 1)).toEqual(new Map());
  pass('PT30M');
  await work();
  expect((await world.plain.storage.seals.proofs(review, 1)).size).toBe(1);
});

test('if Key Vault does not sign, the seal is made nevertheless; the operator and the pack see the failure', async () => {
  const refusal = new AnchorError('refused', 'POST contoso.vault.azure.net answered 403.');
  const signer: Dependencies['signer'] = {
    ...SIGNER,
    store: 'keyVault',
    sign: async (make) => ({ ...(await SIGNER.sign(make)), refusal }),
  };
  const deps = { ...world.product(openGate), signer };
  const review = await beginReview();
  pass('P2D');
  await work(deps);
  expect(await statusOf(review)).toBe('Completed');
  expect(await world.plain.storage.gaps.list()).toMatchObject([{ what: 'keyVault', why: 'refused' }]);
  await createPack(deps, personOf('admin'), { definitionId: review.definitionId, instanceId: review.id });
  await work(deps);
  const { rows } = await world.plain.storage.packs.list({ ...review, instanceId: review.id }, undefined, 1);
  expect(whyMissing(rows[0]!.value)).toEqual([
    'Some seals are signed with the key in the storage account.',
    'The pack is signed with the key in the storage account: Key Vault did not sign.',
  ]);
});
