import { openApi, type Api, type Client } from '../../support/api';
import { makePack, verifyPacks, type MadePack } from '../../support/evidence';
import { sampleDefinition } from './sampleReview';

/** Evidence packs, on one product whose clock only goes forward. Source: docs/evidence.md. */
let product: Api;
let admin: Client;
let instance: string;
let pack: MadePack;

beforeAll(async () => {
  product = await openApi();
  admin = product.as('admin');
  const settings = { ...sampleDefinition.settings, autoApplyDecisionsEnabled: true };
  const { id } = await product.create({ ...sampleDefinition, settings });
  instance = `/definitions/${id}/instances/${id}`;
  await product.advance('PT1H');
  const reviewer = product.as('jerry.lindqvist');
  const { value } = (await reviewer.get(`${instance}/decisions/filterByCurrentUser(on='reviewer')`)).body;
  for (const [n, decision] of (['Deny', 'Approve'] as const).entries()) {
    const answer = await reviewer.patch(`${instance}/decisions/${value[n]!.id}`, { decision, justification: 'Zoë' });
    expect(answer.status).toBe(204);
  }
  await product.advance('P8D');
  pack = await makePack(product, admin, instance);
});
afterAll(() => product.stop());

test('a pack of an applied review holds, and says what it lacks', () => {
  const { code, page } = verifyPacks([pack.zip]);
  expect(page).toContain('RESULT: everything holds.');
  expect(code).toBe(0);
});
