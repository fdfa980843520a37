import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';

/** The clock of product and tenant: the machine's, or a virtual one that moves only on request. */
export interface Clock {
  readonly isVirtual: boolean;
  readonly now: () => Date;
  /** Deletes the temporary files of the clock. */
  readonly close: () => void;
}

/** A clock that does not move by itself. The product reads its instant from a file. */
export interface VirtualClock extends Clock {
  readonly isVirtual: true;
  readonly file: string;
  readonly set: (instant: Date) => void;
}

export const systemClock: Clock = { isVirtual: false, now: () => new Date(), close: () => undefined };

/** Returns an instant as an ISO 8601 text in UTC, without superfluous digits. */
export function formatInstant(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toString();
}

/** Reads an ISO 8601 instant with an offset. Throws RangeError. */
export function parseInstant(text: string): Date {
  return new Date(Temporal.Instant.from(text).epochMilliseconds);
}

function readStored(file: string): Date | undefined {
  try {
    return parseInstant(readFileSync(file, 'utf8').trim());
  } catch {
    return undefined;
  }
}

/** Replaces the file in one step, so that a reader sees the old instant or the new one. */
function write(file: string, instant: Date): void {
  writeFileSync(`${file}.new`, formatInstant(instant));
  renameSync(`${file}.new`, file);
}

/**
 * Creates a virtual clock in `directory`, or in a temporary directory. It starts at `start`, or at its earlier position if that is later,
 * because time never moves back.
 */
export function createVirtualClock(start: Date, directory: string | undefined): VirtualClock {
  const place = directory ?? mkdtempSync(join(tmpdir(), 'access-reviews-'));
  mkdirSync(place, { recursive: true });
  const file = join(place, 'clock');
  const stored = readStored(file);
  let current = stored !== undefined && stored > start ? stored : start;
  write(file, current);
  return {
    isVirtual: true,
    file,
    now: () => current,
    set: (instant) => {
      write(file, instant);
      current = instant;
    },
    close: () => {
      if (directory === undefined) rmSync(place, { recursive: true, force: true });
    },
  };
}
