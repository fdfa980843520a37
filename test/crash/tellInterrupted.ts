import { startAzurite, type Azurite } from '../support/azurite';
import { differences, pointsOf, run, shareOf } from './crashEverywhere';
import type { Scenario } from './scenarios';

/** The part of the points that is tried unless CRASH_SHARE says otherwise (1: all of them). */
const SHARE = 0.08;
const AN_HOUR = 3_600_000;

/** A test for each scenario: however it is interrupted, it comes out as when it is not. CRASH_SEED chooses among the points. */
export function tellInterrupted(scenarios: Readonly<Record<string, Scenario>>): void {
  let azurite: Azurite;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  test.each(Object.entries(scenarios))(
    '%s',
    async (name, scenario) => {
      const whole = await run(azurite, scenario);
      const points = pointsOf(whole);
      const tried = shareOf(points, Number(process.env.CRASH_SHARE ?? SHARE), Number(process.env.CRASH_SEED ?? 1));
      const failures: Record<string, readonly string[]> = {};
      for (const point of tried) {
        const wrong = await outcome(whole, azurite, { scenario, point });
        if (wrong.length > 0) failures[`${point.when} ${point.number}: ${whole.calls[point.number - 1]}`] = wrong;
      }
      process.stderr.write(`${name}: ${tried.length} of ${points.length} interruption points tried\n`);
      expect(failures).toEqual({});
    },
    AN_HOUR,
  );
}

async function outcome(
  whole: Awaited<ReturnType<typeof run>>,
  azurite: Azurite,
  { scenario, point }: { readonly scenario: Scenario; readonly point: Parameters<typeof run>[2] },
): Promise<readonly string[]> {
  try {
    return differences(whole, await run(azurite, scenario, point));
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
