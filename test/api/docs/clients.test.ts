import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { blocksOf, readText } from '../../support/markdown';
import { startRunner, type TestRunner } from '../../support/runner';

const blocks = blocksOf(readText('docs/clients.md'));
const blockIn = (language: string): string => blocks.find((block) => block.language === language)?.text ?? '';

let runner: TestRunner;
beforeAll(async () => {
  runner = await startRunner();
});
afterAll(() => runner.stop());

test('the JavaScript, run unchanged, prints what the page says', async () => {
  const script = spawn(process.execPath, ['--input-type=module'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const code = blockIn('js').replaceAll('http://localhost:7071', runner.url);
  script.stdin.end(code.replaceAll('http://localhost:7072', runner.tenantUrl));

  expect(await text(script.stdout)).toBe(blockIn('text'));
});

/** Returns the JSON of a PowerShell hashtable. Its entries are separated by line breaks or semicolons. */
const jsonOf = (hashtable: string): string =>
  hashtable
    .trim()
    .replaceAll(/;|\n/g, ',')
    .replaceAll('@{', '{')
    .replaceAll(/@\((.*?)\)/g, '[$1]')
    .replaceAll(/(\w+) *=/g, '"$1":')
    .replaceAll("'", '"')
    .replaceAll('$true', 'true');

test('the service accepts the body of the PowerShell', async () => {
  const [, entries = ''] = /\$body = @\{\n(.*?)\n\} \| ConvertTo-Json/s.exec(blockIn('powershell')) ?? [];
  const answer = await fetch(`${runner.url}/v1.0/identityGovernance/accessReviews/definitions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await runner.token('admin@contoso.example')}`,
      'content-type': 'application/json',
    },
    body: `{${jsonOf(entries)}}`,
  });

  expect([answer.status, await answer.json()]).toEqual([201, expect.objectContaining({ status: 'NotStarted' })]);
});
