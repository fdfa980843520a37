import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './committedConnector';

/** `npm run connector` as people type it. */

const out = mkdtempSync(join(tmpdir(), 'connector-'));
afterAll(() => {
  rmSync(out, { recursive: true });
});

function run(...args: string[]): { readonly code: number | null; readonly output: string; readonly messages: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'connector', '--', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: status, output: stdout, messages: stderr };
}

test('--help explains each option and writes nothing', () => {
  const { code, output, messages } = run('--help');

  expect([code, messages]).toEqual([0, '']);
  for (const name of ['host', 'audience', 'tenant', 'client-id', 'publisher', 'website', 'out'])
    expect(output).toMatch(new RegExp(`^ {2}--${name} +\\S`, 'm'));
});

test('a success lists the written files and the values that are still missing', () => {
  const { code, output } = run('--host', 'reviews.contoso.example', '--out', out);

  expect(code).toBe(0);
  expect(output).toContain(`Wrote apiDefinition.swagger.json, apiProperties.json,`);
  expect(output).toContain(` to ${out}.`);
  expect(output).toContain('Placeholders are left for --audience, --tenant, --client-id, --publisher,');
  expect(readFileSync(join(out, 'apiDefinition.swagger.json'), 'utf8')).toContain('"host": "reviews.contoso.example"');
});

test.each([
  [['--hots', 'x'], "Unknown option '--hots'"],
  [['--host'], "Option '--host' argument is ambiguous."],
  [
    ['--host', 'https://reviews.contoso.example'],
    "--host 'https://reviews.contoso.example' is not valid: give the host name",
  ],
  [['--host', 'reviews.contoso.example/api'], 'without https:// and without a path'],
  [['--client-id', '1234'], "--client-id '1234' is not valid: give the client id"],
  [['--audience', 'reviews', '--website', 'contoso.example'], "--website 'contoso.example' is not valid"],
])('%p is one clear message', (args, message) => {
  const { code, output, messages } = run(...args, '--out', out);

  expect([code, output]).toEqual([1, '']);
  expect(messages).toContain(message);
  expect(messages).toMatch(/^error: /);
  expect(messages).toMatch(/\nnpm run connector -- --help lists the options\.\n$/);
  expect(messages).not.toContain('    at ');
});
