import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { StartError } from '../startError';
import type { StorageService } from './classifyCall';
import { waitForLock } from './storageLock';
import { lifeLineDescriptor, storageProcessArgument, type StorageMessage } from './storageProcess';

export interface Storage {
  /** The port of each service on 127.0.0.1. */
  readonly ports: Readonly<Record<StorageService, number>>;
  /** Called when the storage process ends unexpectedly. */
  readonly onEnd: (listener: () => void) => void;
  /** Stops the storage process; resolves when its files are written. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts the storage process so that signals to the runner's process, group or tree do not reach it: in its own session and, except on
 * Windows, as the child of a shell that has ended.
 */
function spawnApart(script: string, args: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess {
  const command: readonly string[] = [script, storageProcessArgument, ...args];
  const options: SpawnOptions = {
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    windowsHide: true,
  };
  const child =
    process.platform === 'win32'
      ? spawn(process.execPath, command, options)
      : spawn('/bin/sh', ['-c', '"$0" "$@" &', process.execPath, ...command], options);
  child.unref();
  return child;
}

function firstMessage(child: ChildProcess, lifeLine: Socket): Promise<StorageMessage> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    lifeLine.once('error', reject);
    createInterface(lifeLine).once('line', (line) => {
      resolve(JSON.parse(line) as StorageMessage);
    });
    lifeLine.once('close', () => {
      reject(new StartError('The storage process ended before it was ready.'));
    });
  });
}

/**
 * Starts Azurite in its own process. `script` is the runner's bundle, `directory` is where its files are (undefined means in memory),
 * `env` its environment, this process's by default. Throws StartError when it does not start.
 */
export async function startStorage(
  script: string,
  directory: string | undefined,
  env?: NodeJS.ProcessEnv,
): Promise<Storage> {
  if (directory !== undefined) {
    mkdirSync(directory, { recursive: true });
    await waitForLock(directory, 'storage');
  }
  const child = spawnApart(script, directory === undefined ? [] : [directory], env);
  const lifeLine = child.stdio[lifeLineDescriptor] as Socket;
  const message = await firstMessage(child, lifeLine);
  if ('error' in message) throw new StartError(`Storage cannot start: ${message.error}`);
  let isStopping = false;
  return {
    ports: message.ports,
    onEnd: (listener) => {
      lifeLine.once('close', () => {
        if (!isStopping) listener();
      });
    },
    stop: async () => {
      isStopping = true;
      lifeLine.destroy();
      if (directory !== undefined) await waitForLock(directory, 'storage');
    },
  };
}
