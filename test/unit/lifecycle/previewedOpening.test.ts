import { validateDefinition } from '../../../shared/api/validation/definition/validateDefinition';
import { createDefinition } from '../../../shared/reviews/definitions/createDefinition';
import { previewNewDefinition } from '../../../shared/reviews/previews/definitionPreviews';
import { previewWarnings } from '../../../shared/rules/reports/definitionPreview';
import { startAzurite, type Azurite } from '../../support/azurite';
import type { Company } from '../../support/company';
import { reviewers } from '../../support/office';
import type { Gate, OutsideCall } from '../../support/world/gate';
import { admin, group, openReviewedWorld, type ReviewedWorld, type Wish } from '../../support/world/reviewedWorld';
import { workOff } from '../../torture/races/race';

// A preview asks the directory what an opening asks it, and says what the directory withholds.

let azurite: Azurite;
let world: ReviewedWorld;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterEach(() => world.close());
afterAll(() => azurite.stop());

const bodyOf = ({ scope, settings }: Wish, names: readonly string[]) =>
  validateDefinition(
    {
      ...{ displayName: 'Review', scope, reviewers: reviewers(...names), fallbackReviewers: reviewers('olga') },
      settings: { instanceDurationInDays: 3, recommendationsEnabled: true, ...settings },
    },
    'beta',
  );

const crew = Array.from({ length: 120 }, (_, n) => `sailor${n}`);
const LARGE: Company = {
  people: Object.fromEntries(['olga', ...crew].map((name, n) => [name, n % 2 === 0 ? {} : { manager: 'olga' }])),
  groups: { Crew: { members: `${crew.join(' ')} Mates` }, Mates: { members: 'anna' } },
};

test('a preview costs the directory what the opening costs it', async () => {
  world = await openReviewedWorld(azurite, LARGE);
  const input = bodyOf(group('Crew'), ['./manager']);
  const readsOf = async (begin: () => Promise<unknown>): Promise<readonly string[]> => {
    const calls: OutsideCall[] = [];
    const gate: Gate = (call, { send }) => {
      calls.push(call);
      return send();
    };
    await begin();
    await workOff(world, world.product(gate));
    return calls.filter(({ target }) => target === 'directory').map(({ name }) => name);
  };

  const previewed = await readsOf(() => previewNewDefinition(world.plain, admin, input));
  const opened = await readsOf(() => createDefinition(world.plain, admin, input));

  expect(previewed.length).toBeGreaterThan(6);
  expect([...previewed].sort()).toEqual([...opened].sort());
});

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
  world = await openReviewedWorld(azurite, company);

  const { id } = await previewNewDefinition(world.plain, admin, bodyOf(group('Crew'), ['olga']));
  await workOff(world);

  const found = (await world.plain.storage.previews.find(id))?.value;
  expect(found?.status).toBe('succeeded');
  expect(found?.kind === 'definition' && previewWarnings(found.tally).map((warning) => warning.code)).toContain(code);
});
