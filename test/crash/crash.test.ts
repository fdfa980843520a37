import { runScript } from '../support/script';

/** The part of all interruption points that is tried unless CRASH_SHARE says otherwise; CRASH_SEED says which. */
const SHARE = process.env.CRASH_SHARE ?? '0.1';
const SEED = process.env.CRASH_SEED ?? '1';
const AN_HOUR = 3_600_000;

/** The scenarios in two parts of about the same size, so that two processors have work. */
const PARTS = [
  ['weekly', 'report', 'withdrawn'],
  ['oneTime', 'stages', 'guests'],
];

test(
  'However a review is interrupted, it comes out as when it is not',
  async () => {
    const told = await Promise.all(
      PARTS.map((names) =>
        runScript('crash', ['--share', SHARE, '--seed', SEED, ...names.flatMap((name) => ['--scenario', name])]),
      ),
    );
    const lines = told.flatMap(({ output }) => output.trim().split('\n'));
    const tried = lines.filter((line) => line.endsWith('interruption points tried'));
    process.stderr.write(`${tried.join('\n')}\n`);
    expect(tried).toHaveLength(PARTS.flat().length);
    expect(lines.filter((line) => !tried.includes(line))).toEqual(PARTS.map(() => 'All came out as uninterrupted.'));
  },
  AN_HOUR,
);
