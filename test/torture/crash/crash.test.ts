import { runScript } from '../../support/script';

/** The default share of the interruption points that are tried (CRASH_SHARE). CRASH_SEED selects these points. */
const SHARE = Number(process.env.CRASH_SHARE ?? '0.025');
const SEED = process.env.CRASH_SEED ?? '1';
const AN_HOUR = 3_600_000;

/** The scenarios in groups for two processors. The longest scenarios have a smaller share. */
const PARTS = [
  { names: ['weekly', 'report', 'withdrawn', 'previewed', 'covered'], share: SHARE },
  { names: ['oneTime', 'stages', 'guests', 'restored'], share: SHARE },
  { names: ['decided'], share: SHARE < 1 ? SHARE / 3 : SHARE },
  { names: ['pack'], share: SHARE < 1 ? SHARE / 6 : SHARE },
];

test(
  'An interrupted review ends as an uninterrupted one',
  async () => {
    const told = await Promise.all(
      PARTS.map(({ names, share }) =>
        runScript('crash', [
          ...['--share', String(share), '--seed', SEED],
          ...names.flatMap((name) => ['--scenario', name]),
        ]),
      ),
    );
    const lines = told.flatMap(({ output }) => output.trim().split('\n'));
    const tried = lines.filter((line) => line.endsWith('interruption points tried'));
    process.stderr.write(`${tried.join('\n')}\n`);
    expect(tried).toHaveLength(PARTS.flatMap(({ names }) => names).length);
    expect(lines.filter((line) => !tried.includes(line))).toEqual(PARTS.map(() => 'All came out as uninterrupted.'));
  },
  AN_HOUR,
);
