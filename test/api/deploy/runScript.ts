import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export const root = join(__dirname, '../../..');

/** One call of the Azure CLI, and the body it sent. */
export interface AzCall {
  readonly args: readonly string[];
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly messages: string;
  readonly calls: readonly AzCall[];
}

export interface Cloud {
  readonly run: (script: string, args: readonly string[], environment?: Readonly<Record<string, string>>) => Run;
  readonly state: () => unknown;
  readonly setState: (state: object) => void;
  readonly file: (name: string, content: string) => string;
  readonly close: () => void;
}

/** A cloud of its own, behind a recording `az` that is found before any other. */
export function openCloud(): Cloud {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const az = file('az', `#!/bin/sh\nexec "${process.execPath}" "${join(__dirname, 'fakeAz.mjs')}" "$@"\n`);
  chmodSync(az, 0o755);
  const callsFile = join(folder, 'calls.jsonl');
  const calls = (): readonly AzCall[] =>
    existsSync(callsFile)
      ? readFileSync(callsFile, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as AzCall)
      : [];
  return {
    file,
    run: (script, args, environment = {}) => {
      const before = calls().length;
      const PATH = [folder, join(process.execPath, '..'), process.env.PATH].join(delimiter);
      const env = { ...process.env, PATH, FAKE_AZ: folder, RETRY_SECONDS: '0', ...environment };
      const { status, stdout, stderr } = spawnSync('bash', [join(root, 'deploy', script), ...args], {
        env,
        encoding: 'utf8',
      });
      return { code: status, output: stdout, messages: stderr, calls: calls().slice(before) };
    },
    state: () => JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as unknown,
    setState: (state) => {
      file('state.json', JSON.stringify(state));
    },
    close: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
