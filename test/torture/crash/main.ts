import { parseArgs } from 'node:util';
import { writeCompany } from '../../support/company';
import { castOf } from '../../support/world/cast';
import { openStorageService } from '../../support/world/storageService';
import { differences, pointsOf, run, shareOf, type Place, type Run } from './crashEverywhere';
import { COMPANY, type Scenario } from './roles';
import { scenariosFor } from './scenarios';

const { values } = parseArgs({
  options: {
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    scenario: { type: 'string', multiple: true },
    tenant: { type: 'string' },
  },
});

/**
 * Runs scenarios. `--share S` is the share of the interruption points that are tried, `--seed N` selects them, `--scenario NAME` runs only
 * this one, `--tenant FILE` names the tenant.
 */
async function main(): Promise<void> {
  const tenant = values.tenant ?? writeCompany(COMPANY);
  const place: Place = { service: await openStorageService(), tenant, cast: castOf(tenant) };
  const scenarios = Object.entries(scenariosFor(place.cast));
  let failures = 0;
  for (const [name, scenario] of scenarios.filter(([name]) => values.scenario?.includes(name) ?? true)) {
    if (scenario) failures += await tell(place, name, scenario);
    else console.log(`${name}: left out, no small group of this tenant has the people for it`);
  }
  console.log(failures === 0 ? 'All came out as uninterrupted.' : `${failures} did not come out as uninterrupted.`);
  process.exit(failures === 0 ? 0 : 1);
}

/** Interrupts a scenario at each of its points. Returns the number of failures. */
async function tell(place: Place, name: string, scenario: Scenario): Promise<number> {
  const whole = await run(place, scenario);
  const points = pointsOf(whole);
  const tried = shareOf(points, Number(values.share), Number(values.seed));
  let failures = 0;
  for (const point of tried) {
    const wrong = await outcome(whole, () => run(place, scenario, point));
    if (wrong.length === 0) continue;
    failures += 1;
    console.log(`${name}, ${point.when} call ${point.number}: ${whole.calls[point.number - 1]}`);
    for (const text of wrong) console.log(`  ${text}`);
  }
  console.log(`${name}: ${tried.length} of ${points.length} interruption points tried`);
  return failures;
}

async function outcome(whole: Run, interrupted: () => Promise<Run>): Promise<readonly string[]> {
  try {
    return differences(whole, await interrupted());
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

void main();
