import { readOptions } from '../../../local/options';

const root = '/project';

describe('The command line', () => {
  test('has defaults', () => {
    expect(readOptions([], root)).toEqual({
      port: 7071,
      tenantPort: 7072,
      tenantFile: '/project/local/sampleTenant.json',
      dataDirectory: '/project/.local',
      clock: undefined,
      tickMs: 3_600_000,
      isQuiet: false,
      isVerbose: false,
      isTenantOnly: false,
      appFile: '/project/dist/functions.js',
    });
  });

  test('takes every option', () => {
    const args =
      '--port 1 --tenant-port 2 --tenant /t.json --data /d --clock 2026-01-05T08:00:00Z --tick P1D --quiet --verbose --tenant-only --app /a.js';

    expect(readOptions(args.split(' '), root)).toEqual({
      port: 1,
      tenantPort: 2,
      tenantFile: '/t.json',
      dataDirectory: '/d',
      clock: new Date('2026-01-05T08:00:00Z'),
      tickMs: 86_400_000,
      isQuiet: true,
      isVerbose: true,
      isTenantOnly: true,
      appFile: '/a.js',
    });
  });

  test('keeps nothing with --memory', () => {
    expect(readOptions(['--memory'], root)?.dataDirectory).toBeUndefined();
  });

  test.each([
    ['--prot 1', /'--prot'/],
    ['--port', /--port/],
    ['--port 70000', /^--port 70000: /],
    ['--tenant-port x', /^--tenant-port x: /],
    ['--clock noon', /^--clock noon: /],
    ['--clock 2026-01-05', /^--clock 2026-01-05: /],
    ['--tick P1M', /^--tick P1M: /],
    ['--tick PT0S', /^--tick PT0S: /],
    ['--tick hourly', /^--tick hourly: /],
    ['--memory --data x', /exclude/],
    ['quiet', /'quiet'/],
  ])('refuses %s', (line, message) => {
    expect(() => readOptions(line.split(' '), root)).toThrow(message);
  });
});
