import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureClients } from './clients';
import { measureColdStart } from './coldStart';
import { countCost, projectCost } from './cost';
import { measureEvidence } from './evidence';
import { measureOpening } from './opening';
import { measureSingleCalls } from './singleCalls';
import type { Row } from './measure';

const RESULTS = join(__dirname, '../../bench/results.json');

const { values } = parseArgs({
  options: { large: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});

type Part = readonly [name: string, measure: () => Promise<readonly Row[]> | readonly Row[]];

const parts: readonly Part[] = [
  ['cold', measureColdStart],
  ['calls', measureSingleCalls],
  ['clients', measureClients],
  ['open-1000', () => measureOpening(1_000)],
  ['open-10000', () => measureOpening(10_000)],
  ['cost', values.large ? countCost : projectCost],
  ['evidence', () => measureEvidence(values.large ? 100_000 : 10_000)],
  ...(values.large ? [['open-100000', () => measureOpening(100_000)] as const] : []),
];

async function main(): Promise<void> {
  const rows: Row[] = [];
  for (const [name, measure] of parts) {
    if (values.only !== '' && name !== values.only) continue;
    for (const row of await measure()) {
      rows.push(row);
      const verdict = row.reached === null ? '' : row.reached ? 'reached' : 'MISSED';
      console.log([row.what, row.measured, row.limit, row.ratio, row.target, verdict].join(' | '));
    }
  }
  const machine = { cpus: cpus().length, node: process.version };
  writeFileSync(RESULTS, `${JSON.stringify({ measuredDateTime: new Date().toISOString(), machine, rows }, null, 2)}\n`);
}

void main();
