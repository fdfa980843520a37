import { describeWalkThrough } from '../../../local/startText';
import { blocksOf, readText, sectionOf } from '../../support/markdown';
import { startRunner } from '../../support/runner';
import { typeBlocks } from '../../support/typeBlocks';

const WALK = blocksOf(sectionOf(readText('README.md'), '## Walk-through'));

/** The lines to type, and what the README says one sees then. */
const TYPED = WALK.filter(({ language }) => language === 'sh').slice(1);
const SEEN = WALK.filter(({ language }) => language === 'text').map((block) => block.text);

const NOBODY = {
  administrators: [],
  reviewers: [],
  readers: [],
  applications: [],
  groups: [],
  reviewedApplications: [],
  roles: [],
};

test('each step of the walk-through has lines to type and then what one sees', () => {
  expect(WALK.map(({ language }) => language).filter((language) => language === 'sh' || language === 'text')).toEqual([
    'sh', // the start
    ...TYPED.flatMap(() => ['sh', 'text']).filter((_, n, all) => n < all.length),
  ]);
});

test("the README's walk-through, typed as it stands, shows what the README says", async () => {
  const [, clock] = /^npm start -- --memory --clock (\S+)$/m.exec(WALK[0]?.text ?? '') ?? [];
  const runner = await startRunner({ clock: clock ?? 'missing' });
  try {
    const { outputs, errors } = await typeBlocks(TYPED, runner);

    expect(errors).toBe('');
    expect(outputs).toEqual(SEEN);
  } finally {
    await runner.stop();
  }
});

test('the start text prints lines that stand in the README', () => {
  const administrator = {
    id: '957f1027-c0ee-460d-9269-b8444459e0fe',
    displayName: 'MOD Administrator',
    userPrincipalName: 'admin@contoso.example',
    note: 'Global Administrator',
  };
  const [, ...lines] = describeWalkThrough({
    url: 'http://localhost:7071',
    tenantUrl: 'http://localhost:7072',
    people: { ...NOBODY, administrators: [administrator] },
    now: undefined,
    dataDirectory: undefined,
  });

  expect(lines.map((line) => line.trim()).join('\n')).toBe(TYPED[0]?.text);
});
