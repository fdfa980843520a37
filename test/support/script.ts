import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** The output of a script, and its exit code. */
interface Told {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a bundled script of the build in a process of its own, which is faster than loading its modules into Jest. */
export async function runScript(name: string, args: readonly string[]): Promise<Told> {
  // Most objects of a simulation are short-lived, so a large young generation saves garbage collections.
  const options = ['--enable-source-maps', '--max-semi-space-size=64', `build/${name}.js`, ...args];
  const child = spawn(process.execPath, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => output.push(text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output: output.join('') };
}
