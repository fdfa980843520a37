import { dueSchedule, readSettings } from '../../../shared/config/settings';
import { usage } from '../../../local/options';
import type { JournalEntry } from '../../../shared/rules/evidence/journal';
import type { DecisionChangeKind } from '../../../shared/rules/model/decision';
import type { AdministratorMail } from '../../../shared/rules/model/instance';
import type { Notice } from '../../../shared/storage/evidence/notices';
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

/** The properties of a type of entry. */
type Members<K> = Readonly<Record<Exclude<keyof Extract<JournalEntry, { readonly kind: K }>, 'kind'>, true>>;

/** The compiler reports a type or a property that is missing here, and one that the journal does not have. */
const JOURNAL: { readonly [K in JournalEntry['kind']]: Members<K> } = {
  opened: { resource: true, startDateTime: true, endDateTime: true, reviewers: true, population: true, errors: true },
  stageOpened: { stage: true, reviewers: true },
  reviewersReplaced: { stage: true, before: true, after: true },
  extended: { stage: true, before: true, after: true, reason: true },
  reassigned: { stage: true, decisionIds: true, reviewerIds: true, reason: true },
  escalated: { stage: true, level: true, afterDuration: true, to: true, mode: true },
  reminderRequested: { number: true },
  reminded: { number: true, mails: true },
  stageEnded: { stage: true },
  stopped: {},
  ended: {},
  held: { counts: true, message: true },
  released: {},
  applyRequested: { isRetry: true },
  deletionStopped: {},
  applied: {},
  readBack: { look: true, counts: true },
  acknowledged: { statement: true, statementSha256: true },
  restorationRequested: { restorationId: true, reason: true, isValidationOnly: true },
  restorationEnded: { restorationId: true, isValidationOnly: true, outcomes: true },
  mailed: { mail: true, to: true, textSha256: true, accepted: true, reason: true },
  interrupted: { code: true, message: true },
  failed: { code: true, message: true },
};
const MAILS: Readonly<Record<AdministratorMail['mail'], true>> = {
  ended: true,
  removalsHeld: true,
  withoutReviewer: true,
  removalsFailed: true,
  stillPresent: true,
};
const NOTICES: Readonly<Record<Notice['kind'], true>> = { invitation: true, reminder: true, extension: true };
const CHANGES: Readonly<Record<DecisionChangeKind, true>> = {
  single: true,
  bulk: true,
  recommendation: true,
  reset: true,
  reassign: true,
  restore: true,
  default: true,
  carryOver: true,
  escalate: true,
  stage: true,
  apply: true,
  readBack: true,
  rule: true,
};

describe('docs/storage.md', () => {
  const evidence = sectionOf(readText('docs/storage.md'), '## Evidence');
  const names = (text = '') => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const sentence = (pattern: RegExp) => names(pattern.exec(evidence.replaceAll('\n', ' '))?.[1]).sort();

  test('has each kind of entry of the journal, with what belongs to it', () => {
    const rows = tableRows(evidence.slice(evidence.indexOf('**The journal of an instance**')));
    const written = rows.map(([kind, , members = '']) => [names(kind)[0], names(members.replaceAll(/\([^)]*\)/g, ''))]);
    const entries = Object.entries(JOURNAL).map(([kind, members]) => [kind, Object.keys(members)]);
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(entries));
  });

  test('has each kind of mail, and of change of a decision', () => {
    expect(sentence(/`mail` \(([^)]*)\)/)).toEqual(Object.keys(MAILS).sort());
    expect(sentence(/A line has `dateTime`, `kind` \(([^)]*)\), `userId`/)).toEqual(Object.keys(NOTICES).sort());
    expect(sentence(/The kinds are (.* also had `rule`)/)).toEqual(Object.keys(CHANGES).sort());
  });
});
