import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { writeCompany } from '../../support/company';
import { openStorageService } from '../../support/world/storageService';
import { simulate } from './simulate';
import { COMPANY } from './stage';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    steps: { type: 'string', default: '40' },
    tenant: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

/**
 * Runs simulations. `--seed N` is the first seed, `--seeds M` their number, `--steps K` the steps of each, `--tenant FILE` the tenant;
 * `--trace` shows every call.
 */
async function main(): Promise<void> {
  const service = await openStorageService();
  const tenant = values.tenant ?? writeCompany(COMPANY);
  const first = Number(values.seed);
  const failed: number[] = [];
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
    const { broken, trace } = await simulate(service, { seed, steps: Number(values.steps), tenant });
    const print = createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 8);
    if (values.trace) console.log(trace.join('\n'));
    console.log(
      `seed ${seed}: ${trace.length} events (${print}), ${broken.length === 0 ? 'everything held' : 'BROKEN'}`,
    );
    for (const text of broken) console.log(`  ${text}`);
    if (broken.length > 0) failed.push(seed);
  }
  console.log(failed.length === 0 ? 'All seeds held.' : `Seeds that failed: ${failed.join(' ')}`);
  process.exit(failed.length === 0 ? 0 : 1);
}

void main();
