import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { changesSomething, commandOf, COMMANDS, type Command } from './commands';
import { emptyCloud, GOOD_CONDITIONS, Refusal, refuse, type CloudState, type Conditions } from './state';

export const root = join(__dirname, '../../../..');

/** One call of the Azure CLI. */
export interface AzCall extends Command {
  readonly args: readonly string[];
}

/** Where a run is interrupted: at the call with this number (from 0), before or after the call takes effect. */
export interface Interruption {
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface Run {
  /** The exit code; null when the run was interrupted. */
  readonly code: number | null;
  readonly output: string;
  readonly messages: string;
  readonly calls: readonly AzCall[];
}

export interface Cloud {
  readonly run: (script: string, args: readonly string[], interruption?: Interruption) => Promise<Run>;
  readonly state: () => CloudState;
  readonly setState: (state: Partial<CloudState>) => void;
  /** Sets how Azure and Entra behave from now on. By default, they refuse nothing. */
  readonly behave: (conditions: Partial<Conditions>) => void;
  readonly file: (name: string, content: string) => string;
  readonly close: () => void;
}

const END_OF_TEXT = '\x1e';
const END_OF_ARGUMENT = '\x1f';

/**
 * The program `az` that the scripts find. It passes its arguments to the test's process, and prints the answer: exit code, stdout and
 * stderr. It uses only Bash builtins, because it runs a thousand times.
 */
const SHIM = `#!/bin/bash
exec 3<>"/dev/tcp/127.0.0.1/$CLOUD_PORT"
printf '%s\\x1f' "$@" >&3
printf '\\x1e' >&3
IFS= read -r -d $'\\x1e' code <&3
IFS= read -r -d $'\\x1e' output <&3
IFS= read -r -d $'\\x1e' message <&3
printf '%s' "$output"
printf '%s' "$message" >&2
exit "$code"
`;

/** Opens an empty subscription and tenant behind a recording `az`, which comes first in `PATH`. */
export async function openCloud(): Promise<Cloud> {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-'));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  chmodSync(file('az', SHIM), 0o755);
  let state = emptyCloud();
  let conditions: Conditions = GOOD_CONDITIONS;
  let refused = new Map<string, number>();
  let calls: AzCall[] = [];
  let interrupt: (call: number, when: Interruption['when']) => boolean = () => false;

  const execute = (command: Command): string => {
    const key = `${command.name} ${command.options.url?.join('') ?? ''}`;
    for (const [beginning, { times, message }] of Object.entries(conditions.refusals)) {
      const before = refused.get(beginning) ?? 0;
      if (!key.startsWith(beginning) || before >= times) continue;
      refused.set(beginning, before + 1);
      refuse(message);
    }
    const option = (name: string) => command.options[name]?.join(' ') ?? '';
    const answer = COMMANDS[command.name] ?? refuse(`The recording az does not know '${command.name}'.`);
    const output = answer({ state, conditions, command, option });
    return output === undefined || output === '' ? '' : `${String(output)}\n`;
  };
  const answerTo = (args: readonly string[]): readonly [code: number, output: string, message: string] | undefined => {
    const command = commandOf(args);
    const number = calls.length;
    calls.push({ ...command, args });
    if (interrupt(number, 'before')) return undefined;
    try {
      const output = execute(command);
      return interrupt(number, 'after') ? undefined : [0, output, ''];
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [1, '', `ERROR: ${error.message}\n`];
    }
  };
  const serve = (socket: Socket): void => {
    let request = '';
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      request += text;
      if (!request.endsWith(END_OF_TEXT)) return;
      const answer = answerTo(request.slice(0, -1).split(END_OF_ARGUMENT).slice(0, -1));
      if (answer) socket.end(answer.map((one) => `${one}${END_OF_TEXT}`).join(''));
    });
  };
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const run: Cloud['run'] = async (script, args, interruption) => {
    calls = [];
    refused = new Map();
    const environment = {
      PATH: [folder, join(process.execPath, '..'), process.env.PATH].join(delimiter),
      CLOUD_PORT: String((server.address() as AddressInfo).port),
      RETRY_SECONDS: '0',
      SETTLE_SECONDS: '0',
    };
    const child = spawn('bash', [join(root, 'deploy', script), ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      // The process group can be killed as a whole, with the subshells that call az.
      detached: true,
    });
    interrupt = (call, when) => {
      const isHere = interruption?.call === call && interruption.when === when;
      if (isHere) {
        process.kill(-(child.pid ?? 0), 'SIGKILL');
        if (calls.at(-1)?.name === 'deployment group create') state.activeDeployment = 'access-reviews-contoso-reviews';
      }
      return isHere;
    };
    const texts = { output: '', messages: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.messages += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...texts, calls };
  };
  return {
    run,
    file,
    state: () => structuredClone(state),
    setState: (given) => {
      state = { ...emptyCloud(), ...structuredClone(given) };
    },
    behave: (given) => {
      conditions = { ...GOOD_CONDITIONS, ...given };
    },
    close: () => {
      server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export { changesSomething };
