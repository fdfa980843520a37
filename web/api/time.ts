/** How far the service's clock is ahead of the browser's, in milliseconds; undefined before the first answer. */
let ahead: number | undefined;
/** The milliseconds by which the clocks may differ unnoticed: the header has whole seconds, and an answer takes some time to arrive. */
const TOLERANCE = 60_000;

/** Reads the service's time from an answer, because the time left in a review follows the service's clock and not the browser's. */
export function learnTime({ headers }: Response): void {
  const difference = Date.parse(headers.get('date') ?? '') - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) > TOLERANCE ? difference : 0;
}

/** Returns the service's time in milliseconds. */
export const serviceTime = (): number => Date.now() + (ahead ?? 0);

/** Waits until the service's time is known. Requests it if no answer has come yet. */
export async function awaitTime(): Promise<void> {
  if (ahead === undefined) learnTime(await fetch('/manage', { method: 'HEAD', cache: 'no-store' }));
}
