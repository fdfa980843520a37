import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from '../startError';

const lockFile = (directory: string): string => join(directory, 'storage.pid');

/** How long the storage process of a runner that was killed may take to write its files. */
const patienceMs = 10_000;

/** Where the system tells more than that the number is in use: a zombie has written all it ever will. */
function isZombie(pid: number): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function holder(directory: string): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile(directory), 'utf8'));
    return pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Waits until no storage process works on the files in `directory`: the one of a runner that was killed goes on until
 * everything is written. Throws StartError when it does not end, as when another runner uses the same directory.
 */
export async function waitForLock(directory: string): Promise<void> {
  const end = Date.now() + patienceMs;
  while (holder(directory) !== undefined) {
    if (Date.now() > end) {
      throw new StartError(`The data directory ${directory} is in use by process ${holder(directory) ?? 'unknown'}.`);
    }
    await delay(25);
  }
  rmSync(lockFile(directory), { force: true });
}

/** Marks `directory` as this process's own until it ends. Throws when another process was faster. */
export function takeLock(directory: string): void {
  writeFileSync(lockFile(directory), String(process.pid), { flag: 'wx' });
  process.once('exit', () => {
    rmSync(lockFile(directory), { force: true });
  });
}
