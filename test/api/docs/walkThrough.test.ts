import { createStartText, describeWalkThrough } from '../../../local/startText';
import { blocksOf, readText, sectionOf } from '../../support/markdown';
import { startRunner } from '../../support/runner';
import { typeBlocks } from '../../support/typeBlocks';

/** The pages whose steps are typed: a start, then lines to type and the expected output. */
const PAGES = {
  'README.md': blocksOf(sectionOf(readText('README.md'), '## One review in five minutes')),
  'docs/walk-through.md': blocksOf(readText('docs/walk-through.md')),
};
const names = Object.keys(PAGES) as (keyof typeof PAGES)[];

const NOBODY = {
  administrators: [],
  reviewers: [],
  readers: [],
  applications: [],
  groups: [],
  groupCount: 15,
  reviewedApplications: [],
  roles: [],
};

describe.each(names)('%s', (name) => {
  const [start, ...steps] = PAGES[name];

  test('has lines to type and then their output, for each step', () => {
    expect(steps.length).toBeGreaterThan(6);
    expect(steps.map(({ language }) => language)).toEqual(steps.map((_, n) => (n % 2 === 0 ? 'sh' : 'text')));
  });

  test('run unchanged, shows what the page says', async () => {
    const [, clock = 'missing'] = /^npm start -- --memory --clock (\S+)$/m.exec(start?.text ?? '') ?? [];
    const runner = await startRunner({ clock });
    try {
      const { outputs, errors } = await typeBlocks(
        steps.filter(({ language }) => language === 'sh'),
        runner,
      );

      expect(errors).toBe('');
      expect(outputs).toEqual(steps.filter(({ language }) => language === 'text').map(({ text }) => text));
    } finally {
      await runner.stop();
    }
  });
});

test.each(names)('the start text prints the first lines of %s', (name) => {
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

  expect(lines.map((line) => line.trim()).join('\n')).toBe(PAGES[name][1]?.text);
});

test('the start text says how many groups it leaves out, and where they are', () => {
  const group = { id: '02f3bafb-448c-487c-88c2-5fd65ce49a41', displayName: 'Finance Reports', note: '8 members' };
  const text = (groupCount: number) =>
    createStartText({
      url: 'http://localhost:7071',
      tenantUrl: 'http://localhost:7072',
      people: { ...NOBODY, groups: [group], groupCount },
      now: undefined,
      dataDirectory: undefined,
    });

  expect(text(15)).toContain('Groups, and 14 more at http://localhost:7072/v1.0/groups\n  02f3bafb');
  expect(text(1)).toContain('Groups\n  02f3bafb');
});
