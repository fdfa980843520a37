import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The work of the workers and the memory of the process since `beginWatch`. */
export interface Watched {
  /** The milliseconds from the beginning of the first queue slice to the end of the last. */
  readonly milliseconds: number;
  readonly slices: number;
  readonly longestSliceMilliseconds: number;
  /** The growth of the process's memory since the beginning. */
  readonly peakGrowthMegabytes: number;
  /** The growth of the heap, after a garbage collection. */
  readonly heapGrowthMegabytes: number;
}

const SAMPLE_MS = 50;
const MEGABYTE = 1_048_576;

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

let first = Infinity;
let last = 0;
let longest = 0;
let slices = 0;
let base = { rss: 0, heapUsed: 0 };
let peak = 0;
let sampler: NodeJS.Timeout | undefined;

/** Restarts the measurement after a garbage collection. */
export function beginWatch(): object {
  clearInterval(sampler);
  [first, last, longest, slices] = [Infinity, 0, 0, 0];
  collect();
  base = process.memoryUsage();
  peak = base.rss;
  sampler = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  return {};
}

/** Records that a slice ends now; `start` is a time of `performance.now()`. */
export function noteSlice(start: number): void {
  first = Math.min(first, start);
  last = performance.now();
  longest = Math.max(longest, last - start);
  slices += 1;
}

export function endWatch(): Watched {
  clearInterval(sampler);
  collect();
  return {
    milliseconds: last - first,
    slices,
    longestSliceMilliseconds: longest,
    peakGrowthMegabytes: (peak - base.rss) / MEGABYTE,
    heapGrowthMegabytes: (process.memoryUsage().heapUsed - base.heapUsed) / MEGABYTE,
  };
}
