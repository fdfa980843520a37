import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Block } from './markdown';
import type { TestRunner } from './runner';

const END = '--- end of a step ---';

/** The output of each block, and the errors. */
interface Typed {
  readonly outputs: readonly string[];
  readonly errors: string;
}

/** Types the blocks of a page into one shell. Replaces only the ports, by those of the runner. */
export async function typeBlocks(blocks: readonly Block[], { url, tenantUrl }: TestRunner): Promise<Typed> {
  const lines = blocks.map((block) => `${block.text}echo '${END}'\n`).join('');
  const shell = spawn('bash', [], { stdio: ['pipe', 'pipe', 'pipe'] });
  shell.stdin.end(lines.replaceAll('http://localhost:7071', url).replaceAll('http://localhost:7072', tenantUrl));
  const [output, errors] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
  return { outputs: output.split(`${END}\n`).slice(0, -1), errors };
}
