import { readFileSync } from 'node:fs';
import { runScript } from '../../support/script';
import { INVARIANTS, LAST } from './invariants';

const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 75);
/** The steps of a simulation. Many short simulations find more than a few long ones. */
const STEPS = 12;
const HALF_AN_HOUR = 1_800_000;

const simulate = (seed: number, seeds: number) =>
  runScript('simulate', ['--seed', String(seed), '--seeds', String(seeds), '--steps', String(STEPS)]);
const failures = (output: string): string =>
  output
    .split('\n')
    .filter((line) => !line.includes('everything held'))
    .join('\n');

test(
  `the invariants hold through ${SEEDS} simulations`,
  async () => {
    const half = Math.ceil(SEEDS / 2);
    const halves = await Promise.all([simulate(1, half), simulate(half + 1, SEEDS - half)]);
    expect(halves.map(({ output }) => failures(output).trim())).toEqual(['All seeds held.', 'All seeds held.']);
    expect(halves.flatMap(({ output }) => output.match(/everything held/g) ?? [])).toHaveLength(SEEDS);
  },
  HALF_AN_HOUR,
);

test(
  'a seed gives the same simulation each time',
  async () => {
    const [first, second] = await Promise.all([simulate(7, 3), simulate(7, 3)]);
    expect(first.output).toMatch(/seed 9: \d+ events \([0-9a-f]{8}\), everything held/);
    expect(second.output).toBe(first.output);
  },
  HALF_AN_HOUR,
);

test('the documentation lists the invariants that are checked', () => {
  const text = readFileSync('docs/invariants.md', 'utf8');
  const listed = [...text.matchAll(/^(\d+)\. \*\*(.*?)\.\*\*/gm)].map(([, n = '', name = '']) => `${n} ${name}`);
  const plain = (names: readonly string[]) => names.map((name) => name.toLowerCase());
  const checked = Object.keys({ ...INVARIANTS, ...LAST }).sort((a, b) => Number.parseInt(a) - Number.parseInt(b));
  expect(plain(listed)).toEqual(plain(checked));
});
