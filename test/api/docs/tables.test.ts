import { dueSchedule, readSettings } from '../../../shared/config/settings';
import { usage } from '../../../local/options';
import { firstNames, readText, sectionOf, tableRows } from '../../support/markdown';

const SETTINGS = sectionOf(readText('docs/settings.md'), '## The list');
const CONTRIBUTING = readText('docs/contributing.md');
const json = (path: string): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  JSON.parse(readText(path)) as Record<string, Record<string, string>>;

/** Settings that the host reads, not the product. */
const OF_THE_HOST = ['DUE_SCHEDULE', 'FUNCTIONS_WORKER_RUNTIME'];

const GOOD = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  TENANT_ID: '4f5a8b9e-0000-4000-8000-000000000001',
  TOKEN_ISSUER: 'http://localhost:7072',
  TOKEN_AUDIENCE: 'api://access-reviews',
  MAIL_SENDER: 'access-reviews@contoso.example',
  PUBLIC_ENDPOINT: 'http://localhost:7071',
};

describe('settings', () => {
  test('the page, the sample settings and the code name the same', () => {
    const { Values = {} } = json('local.settings.sample.json');
    const inCode = new Set<string>();
    const read = (values: Readonly<Record<string, string>>, name: string) => {
      inCode.add(name);
      return values[name];
    };
    readSettings(
      new Proxy<Readonly<Record<string, string>>>(GOOD, { get: (values, name) => read(values, String(name)) }),
    );

    expect([...firstNames(SETTINGS)].sort()).toEqual(Object.keys(Values).sort());
    expect([...inCode, ...OF_THE_HOST].sort()).toEqual(Object.keys(Values).sort());
  });

  test.each(tableRows(SETTINGS).map(([name = '', without = '']) => [name.replaceAll('`', ''), without] as const))(
    'without %s: %s',
    (name, without) => {
      const others = Object.fromEntries(Object.entries(GOOD).filter(([other]) => other !== name));

      if (without === 'needed') expect(() => readSettings(others)).toThrow(name);
      else expect(() => readSettings(others)).not.toThrow();
    },
  );

  test('the sample settings fit the sample tenant', () => {
    const { Values = {} } = json('local.settings.sample.json');
    const tenant = JSON.parse(readText('local/sampleTenant.json')) as {
      readonly tenantId: string;
      readonly users: readonly { readonly userPrincipalName: string }[];
    };

    expect(readSettings(Values).tenantId).toBe(tenant.tenantId);
    expect(tenant.users.map(({ userPrincipalName }) => userPrincipalName)).toContain(Values.MAIL_SENDER);
  });

  test('the defaults are those of the page', () => {
    const { directoryEndpoint, directoryAuthentication, clockFile, ...limits } = readSettings(GOOD);
    const defaults = new Map(tableRows(SETTINGS).map(([name, without]) => [name, without]));

    expect(defaults.get('`DIRECTORY_ENDPOINT`')).toBe(`\`${directoryEndpoint}\``);
    expect(defaults.get('`DIRECTORY_AUTHENTICATION`')).toBe(`\`${directoryAuthentication}\``);
    expect(defaults.get('`DUE_SCHEDULE`')).toBe(`\`${dueSchedule({})}\``);
    expect(clockFile).toBeUndefined();
    expect(defaults.get('`REMOVALS_PER_SECOND`')).toBe(`\`${limits.removalsPerSecond}\``);
    expect(defaults.get('`REMOVAL_GUARD_PERCENT`')).toBe(`\`${limits.removalGuard.percent}\``);
    expect(defaults.get('`REMOVAL_GUARD_ITEMS`')).toBe(`\`${limits.removalGuard.items}\``);
    expect(defaults.get('`EVIDENCE_RETENTION`')).toBe(`\`${limits.evidenceRetentionDays}\``);
  });
});

describe('commands', () => {
  test('docs/local-runner.md lists the options of the runner', () => {
    const known = [...usage.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name = '']) => name);
    const listed = firstNames(readText('docs/local-runner.md')).filter((name) => name.startsWith('--'));

    expect(listed).toEqual([...known, '--help']);
  });

  const { scripts = {} } = json('package.json');

  test('docs/contributing.md names every npm script', () => {
    const named = Object.keys(scripts).filter((name) => new RegExp(`npm (run )?${name}(?![\\w:])`).test(CONTRIBUTING));

    expect(named).toEqual(Object.keys(scripts));
  });

  test.each(['README.md', 'docs/contributing.md', 'docs/local-runner.md'])('%s names no other script', (page) => {
    const named = [...readText(page).matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
