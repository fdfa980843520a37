import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { previewApply, previewNewDefinition } from '../../../shared/reviews/previews';
import { each } from '../../../shared/storage/table/table';
import { previewWarnings } from '../../../shared/rules/reports/preview';
import { newAccount, type Account } from '../../support/account';
import { idOf, type Company } from '../../support/company';
import { reviewers } from '../../support/office';
import type { Gate, OutsideCall } from '../../support/world/gate';
import { admin, group, openReviewedWorld, type ReviewedWorld, type Wish } from '../../support/world/reviewedWorld';
import { workOff } from '../../torture/races/race';

// A preview makes the same calls to the directory as an opening, and reports what the directory withholds.

let account: Account;
let world: ReviewedWorld;
beforeAll(async () => {
  account = await newAccount();
});
afterEach(() => world.close());

const bodyOf = ({ scope, settings }: Wish, names: readonly string[], reviewOptions: object = {}) =>
  validateDefinition(
    {
      ...{ displayName: 'Review', scope, reviewers: reviewers(...names), fallbackReviewers: reviewers('olga') },
      settings: { instanceDurationInDays: 3, recommendationsEnabled: true, ...settings },
      reviewOptions,
    },
    'beta',
  );

const CREW = 200;
const LARGE: Company = {
  people: Object.fromEntries(
    Array.from({ length: CREW }, (_, n) => [`sailor${n}`, n % 2 === 0 ? {} : { manager: 'olga' }]),
  ),
  groups: {
    Crew: {
      ...{ groupTypes: ['Unified'], mailEnabled: true },
      members: `olga ${Array.from({ length: CREW }, (_, n) => `sailor${n}`).join(' ')}`,
    },
    Mates: { members: 'sailor0 sailor1' },
  },
};
const mates = {
  ...{ principalId: idOf('Mates'), principalType: 'group' },
  ...{ reason: 'Reviewed elsewhere', endDateTime: '2027-01-01T00:00:00Z' },
};

/** Returns the names of the calls to the directory until no work is left. */
async function callsOf(begin: () => Promise<unknown>): Promise<readonly string[]> {
  const calls: OutsideCall[] = [];
  const gate: Gate = (call, { send }) => {
    calls.push(call);
    return send();
  };
  await begin();
  await workOff(world, world.product(gate));
  return calls.filter(({ target }) => target === 'directory').map(({ name }) => name);
}

test('a preview costs and shows what the opening does, and a dry run looks at twenty people in a call', async () => {
  world = await openReviewedWorld(account, LARGE);
  const wish = { ...group('Crew'), settings: { defaultDecisionEnabled: true, defaultDecision: 'Deny' } };
  const input = bodyOf(wish, ['./manager'], { exclusions: [mates] });
  const { storage } = world.plain;
  let [previewId, definitionId] = ['', ''];

  const previewed = await callsOf(async () => {
    ({ id: previewId } = await previewNewDefinition(world.plain, admin, input));
  });
  const opened = await callsOf(async () => {
    ({ id: definitionId } = await createDefinition(world.plain, admin, input));
  });
  expect([...previewed].sort()).toEqual([...opened].sort());

  const preview = (await storage.previews.find(previewId))?.value;
  const [instance] = (await storage.instances.list(definitionId, undefined, 1)).rows;
  const items = await principalsOf((after) => storage.decisions.list(instance!.value, after, 1_000));
  const shown = (await storage.previews.listInstances(previewId, undefined, 1)).rows[0]!.value;
  const { decisions } = storage.previews.place(previewId);
  expect(items).toHaveLength(CREW + 1 - 2);
  expect(await principalsOf((after) => decisions.list(shown, after, 1_000))).toEqual(items);
  expect(preview).toMatchObject({ status: 'succeeded', tally: { items: CREW - 1 } });

  const path = { definitionId, instanceId: instance!.value.id };
  const looks = await callsOf(() => previewApply(world.plain, admin, path));
  expect(looks.filter((name) => name.endsWith('/$batch'))).toHaveLength(Math.ceil((CREW - 1) / 20));
  expect(looks.filter((name) => !name.endsWith('/$batch'))).toHaveLength(2);
});

async function principalsOf(
  list: (after: string | undefined) => ReturnType<ReviewedWorld['plain']['storage']['decisions']['list']>,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { principal } of each(list)) ids.push(principal.id);
  return ids.sort();
}

test.each<[string, Company, string]>([
  [
    'hidden members',
    {
      people: { olga: {} },
      groups: { Crew: { members: 'anna', visibility: 'HiddenMembership' } },
      graph: { permissions: ['User.Read.All', 'GroupMember.Read.All', 'Group.Read.All'] },
    },
    'MembersHidden',
  ],
  [
    'sign-ins that need a licence',
    { people: { olga: {} }, groups: { Crew: { members: 'anna' } }, graph: { license: 'none' } },
    'SignInsUnknown',
  ],
  [
    'reviewers without a mail address',
    { people: { olga: { hasMail: false, isGuest: true } }, groups: { Crew: { members: 'anna' } } },
    'NoMailbox',
  ],
])('a preview warns of %s', async (_, company, code) => {
  world = await openReviewedWorld(account, company);

  const { id } = await previewNewDefinition(world.plain, admin, bodyOf(group('Crew'), ['olga']));
  await workOff(world);

  const found = (await world.plain.storage.previews.find(id))?.value;
  expect(found?.status).toBe('succeeded');
  expect(found?.kind === 'definition' && previewWarnings(found.tally).map((warning) => warning.code)).toContain(code);
});
