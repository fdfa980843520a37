import { dueSchedule, readSettings } from '../../../shared/config/settings';
import { usage } from '../../../local/options';
import { firstNames, readText, sectionOf, tableRows } from '../../support/markdown';

const README = readText('README.md');
const json = (path: string): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  JSON.parse(readText(path)) as Record<string, Record<string, string>>;

/** What the host reads, not the product. */
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
  const settings = sectionOf(README, '## Settings');

  test('the README, the sample settings and the code name the same', () => {
    const { Values = {} } = json('local.settings.sample.json');
    const inCode = new Set<string>();
    const read = (values: Readonly<Record<string, string>>, name: string) => {
      inCode.add(name);
      return values[name];
    };
    readSettings(
      new Proxy<Readonly<Record<string, string>>>(GOOD, { get: (values, name) => read(values, String(name)) }),
    );

    expect([...firstNames(settings)].sort()).toEqual(Object.keys(Values).sort());
    expect([...inCode, ...OF_THE_HOST].sort()).toEqual(Object.keys(Values).sort());
  });

  test.each(tableRows(settings).map(([name = '', without = '']) => [name.replaceAll('`', ''), without] as const))(
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

  test('the defaults are those of the README', () => {
    const { directoryEndpoint, directoryAuthentication, clockFile, ...limits } = readSettings(GOOD);
    const defaults = new Map(tableRows(settings).map(([name, without]) => [name, without]));

    expect(defaults.get('`DIRECTORY_ENDPOINT`')).toBe(`\`${directoryEndpoint}\``);
    expect(defaults.get('`DIRECTORY_AUTHENTICATION`')).toBe(`\`${directoryAuthentication}\``);
    expect(defaults.get('`DUE_SCHEDULE`')).toBe(`\`${dueSchedule({})}\``);
    expect(clockFile).toBeUndefined();
    expect(defaults.get('`REMOVALS_PER_SECOND`')).toBe(`\`${limits.removalsPerSecond}\``);
    expect(defaults.get('`REMOVAL_GUARD_PERCENT`')).toBe(`\`${limits.removalGuard.percent}\``);
    expect(defaults.get('`REMOVAL_GUARD_ITEMS`')).toBe(`\`${limits.removalGuard.items}\``);
  });
});

describe('commands', () => {
  const runner = sectionOf(README, '## The local runner');
  const optionsOf = (markdown: string) => firstNames(markdown).filter((name) => name.startsWith('--'));

  test.each([
    ['README.md', runner],
    ['docs/local-runner.md', readText('docs/local-runner.md')],
  ])('%s lists the options of the runner', (_, markdown) => {
    const known = [...usage.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, name = '']) => name);

    expect(optionsOf(markdown)).toEqual([...known, '--help']);
  });

  test('the README names every npm script', () => {
    const { scripts = {} } = json('package.json');
    const named = Object.keys(scripts).filter((name) => new RegExp(`npm (run )?${name}(?![\\w:])`).test(README));

    expect(named).toEqual(Object.keys(scripts));
  });

  test('and no other', () => {
    const { scripts = {} } = json('package.json');
    const named = [...README.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);

    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
