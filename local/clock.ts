import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';

/** The time that product and tenant live in: the machine's, or a virtual one that moves only when told. */
export interface Clock {
  readonly isVirtual: boolean;
  readonly now: () => Date;
  /** Forgets what nobody wants to keep. */
  readonly close: () => void;
}

/** A clock that stands still until it is set; its instant lies in a file, from which the product reads it. */
export interface VirtualClock extends Clock {
  readonly isVirtual: true;
  readonly file: string;
  readonly set: (instant: Date) => void;
}

export const systemClock: Clock = { isVirtual: false, now: () => new Date(), close: () => undefined };

/** An instant as the runner writes it: ISO 8601, UTC, no more digits than needed. */
export function formatInstant(instant: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toString();
}

/** Reads an ISO 8601 instant (with offset). Throws RangeError. */
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

/** Whoever reads the file meanwhile sees the old instant or the new one, never half of it. */
function write(file: string, instant: Date): void {
  writeFileSync(`${file}.new`, formatInstant(instant));
  renameSync(`${file}.new`, file);
}

/**
 * A virtual clock kept in `directory`, or in a temporary one. It starts at `start`, or where it stood when that is
 * later: time never runs back.
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
