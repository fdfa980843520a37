import { peerOutliers } from '../../../../shared/rules/decisions/peerOutliers';

/** Two branches under one top: a and b lead teams, and deep is at the end of a long chain. */
const MANAGERS = new Map<string, string | null>([
  ['top', null],
  ['a', 'top'],
  ['b', 'top'],
  ...['a1', 'a2', 'a3', 'a4'].map((id) => [id, 'a'] as const),
  ['b1', 'b'],
  ['b2', 'b1'],
  ['deep', 'b2'],
  ['alone', null],
]);

test.each<[string, string[], Record<string, string>]>([
  [
    'a team under one manager has no outliers',
    ['a1', 'a2', 'a3', 'a4'],
    { a1: 'peer', a2: 'peer', a3: 'peer', a4: 'peer' },
  ],
  [
    'somebody from the far end of another branch is one',
    ['a1', 'a2', 'a3', 'a4', 'deep'],
    { a1: 'peer', a2: 'peer', a3: 'peer', a4: 'peer', deep: 'outlier' },
  ],
  [
    'who stands outside the tree is unknown',
    ['a1', 'a2', 'a3', 'a4', 'alone'],
    { a1: 'peer', a2: 'peer', a3: 'peer', a4: 'peer', alone: 'unknown' },
  ],
  ['three people are too few to say', ['a1', 'a2', 'deep'], { a1: 'unknown', a2: 'unknown', deep: 'unknown' }],
])('%s', (_, members, expected) => {
  expect(Object.fromEntries(peerOutliers(members, MANAGERS))).toEqual(expected);
});

test('a group of more than 600 people is not checked for outliers', () => {
  const members = Array.from({ length: 601 }, (_, n) => `m${n}`);
  const managers = new Map<string, string | null>(members.map((id) => [id, 'top']));

  expect(new Set(peerOutliers(members, managers).values())).toEqual(new Set(['unknown']));
});

test('a circle of managers ends', () => {
  const managers = new Map([
    ['x', 'y'],
    ['y', 'z'],
    ['z', 'w'],
    ['w', 'x'],
  ]);

  expect(Object.fromEntries(peerOutliers(['x', 'y', 'z', 'w'], managers))).toEqual({
    x: 'peer',
    y: 'peer',
    z: 'peer',
    w: 'peer',
  });
});
