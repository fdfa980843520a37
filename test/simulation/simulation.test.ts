import { readFileSync } from 'node:fs';
import { startAzurite, type Azurite } from '../support/azurite';
import { INVARIANTS, LAST } from './invariants';
import { simulate } from './simulate';

const SEEDS = Number(process.env.SIMULATION_SEEDS ?? 30);
const TEN_MINUTES = 600_000;

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

test(
  `the invariants hold through ${SEEDS} simulations`,
  async () => {
    const failed: Record<string, readonly string[]> = {};
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const { broken } = await simulate(azurite, seed);
      if (broken.length > 0) failed[`npm run simulate -- --seed ${seed}`] = broken;
    }
    expect(failed).toEqual({});
  },
  TEN_MINUTES,
);

test('a seed gives the same course of events each time', async () => {
  const [first, second] = [await simulate(azurite, 7), await simulate(azurite, 7)];
  expect(second.trace).toEqual(first.trace);
});

test('the documentation lists the invariants that are checked', () => {
  const text = readFileSync('docs/invariants.md', 'utf8');
  const listed = [...text.matchAll(/^(\d+)\. \*\*(.*?)\.\*\*/gm)].map(([, n = '', name = '']) => `${n} ${name}`);
  const plain = (names: readonly string[]) => names.map((name) => name.toLowerCase());
  expect(plain(listed)).toEqual(plain(Object.keys({ ...INVARIANTS, ...LAST })));
});
