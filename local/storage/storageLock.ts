import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from '../startError';

/** The holders of a data directory: the runner, and its storage process, which ends a little later. */
export type Lock = 'runner' | 'storage';

const lockFile = (directory: string, lock: Lock): string => join(directory, `${lock}.pid`);

/**
 * The longest wait for each holder in milliseconds: for a stopping runner, or for the storage process of a killed runner. Writing a large
 * review takes long.
 */
const patienceMs: Readonly<Record<Lock, number>> = { runner: 5_000, storage: 60_000 };

/** Returns whether a process is a zombie, which no longer writes; false if the system does not tell. */
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
 * Waits until no process holds a lock on `directory`; the storage process of a killed runner runs until everything is written. Throws
 * StartError after a time, for example if another runner uses the directory.
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

/** Locks `directory` for this process until it ends. Throws when another process holds it. */
export function takeLock(directory: string, lock: Lock): void {
  writeFileSync(lockFile(directory, lock), String(process.pid), { flag: 'wx' });
  process.once('exit', () => {
    rmSync(lockFile(directory, lock), { force: true });
  });
}
