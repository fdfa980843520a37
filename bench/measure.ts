/** One line of the result: the measured value, its limit, and whether it is near enough to the limit. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly ratio: string;
  readonly target: string;
  readonly reached: boolean | null;
  /** The numbers from which the value was computed, for the JSON file. */
  readonly details: object;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Returns the value below which a share `part` of all values lies. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;
}

/** Returns the milliseconds that a function takes. */
export async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

/** Rounds a number to three significant digits. */
export const round = (value: number): number => Number(value.toPrecision(3));
export const perSecond = (count: number, milliseconds: number): number => (count / milliseconds) * 1000;
export const thousands = (value: number): string => Math.round(value).toLocaleString('en');

/** Returns the row of a value that must not exceed a bound. */
export const bound = (what: string, [value, most]: readonly [number, number], unit: string): Row => ({
  what,
  measured: `${thousands(value)} ${unit}`,
  limit: '',
  ratio: '',
  target: `< ${thousands(most)} ${unit}`,
  reached: value < most,
  details: { value: round(value) },
});
