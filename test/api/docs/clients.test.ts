import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { blocksOf, readText } from '../../support/markdown';
import { startRunner } from '../../support/runner';

const blocks = blocksOf(readText('docs/clients.md'));
const blockIn = (language: string): string => blocks.find((block) => block.language === language)?.text ?? '';

test('the example of docs/clients.md, run as it stands, prints what the page says', async () => {
  const runner = await startRunner();
  try {
    const script = spawn(process.execPath, ['--input-type=module'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const code = blockIn('js').replaceAll('http://localhost:7071', runner.url);
    script.stdin.end(code.replaceAll('http://localhost:7072', runner.tenantUrl));

    expect(await text(script.stdout)).toBe(blockIn('text'));
  } finally {
    await runner.stop();
  }
});
