import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from '../startError';

/** Who works on a data directory: the runner on all of it, its storage process on its files for a little longer. */
export type Lock = 'runner' | 'storage';

const lockFile = (directory: string, lock: Lock): string => join(directory, `${lock}.pid`);

/** How long a runner that was told to end, and the storage process of one that was killed, may take: a large review is written slowly. */
const patienceMs: Readonly<Record<Lock, number>> = { runner: 5_000, storage: 60_000 };

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

function holder(directory: string, lock: Lock): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile(directory, lock), 'utf8'));
    return pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Waits until nobody holds a lock on `directory`: the storage process of a runner that was killed goes on until everything is
 * written. Throws StartError when that does not end, as when another runner uses the same directory.
 */
export async function waitForLock(directory: string, lock: Lock): Promise<void> {
  const end = Date.now() + patienceMs[lock];
  for (;;) {
    const pid = holder(directory, lock);
    if (pid === undefined) break;
    if (Date.now() > end) throw new StartError(`The data directory ${directory} is in use by process ${pid}.`);
    await delay(25);
  }
  rmSync(lockFile(directory, lock), { force: true });
}

/** Marks `directory` as this process's own until it ends. Throws when another process was faster. */
export function takeLock(directory: string, lock: Lock): void {
  writeFileSync(lockFile(directory, lock), String(process.pid), { flag: 'wx' });
  process.once('exit', () => {
    rmSync(lockFile(directory, lock), { force: true });
  });
}
