import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorAnswer } from '../../../shared/api/http/errorAnswer';
import { GraphError, type GraphErrorCode } from '../../../shared/rules/errors';
import { NO_REVIEWER } from '../../../shared/rules/instance/attention';
import { withGaps } from '../../../shared/rules/instance/instanceErrors';
import type { DirectoryGap } from '../../../shared/rules/model/instance';
import { NOT_SEEN } from '../../../shared/rules/removals/readBack';
import { HELD } from '../../../shared/rules/removals/removalGuard';
import { firstNames, readText } from '../../support/markdown';

const root = join(__dirname, '../../..');

/** The source of the product and the runner. A text in it may consist of parts joined by `+`. */
const source = ['functions', 'shared', 'local']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith('.ts'))
  .concat('build.mjs')
  .map((path) => readText(path).replace(/['"`] \+\n\s*['"`]/g, ''))
  .join('\n')
  .replaceAll("\\'", "'");

/** Returns the fixed parts of a message, between its variables. */
const fixedParts = (message: string): string[] =>
  message
    .split('…')
    .map((part) => part.trim())
    .filter((part) => part.length > 2);

const page = readText('docs/when-it-does-not-work.md');
const messages = firstNames(page);

test.each(messages)('a message of the product: %s', (message) => {
  const parts = fixedParts(message);

  expect(parts.length).toBeGreaterThan(0);
  expect(parts.filter((part) => !source.includes(part))).toEqual([]);
});

const GAPS: Readonly<Record<DirectoryGap['what'], true>> = {
  signInActivity: true,
  applicationSignIns: true,
  eligibleAssignments: true,
  hiddenMembers: true,
  mails: true,
};
const gaps = (Object.keys(GAPS) as DirectoryGap['what'][]).map((what) => ({ what, why: 'notPermitted' }) as const);

test.each([...withGaps([], gaps).map(({ code }) => code), HELD, NOT_SEEN, NO_REVIEWER])(
  'the page says what to do about %s in the errors of an instance',
  (code) => {
    expect(messages).toContain(code);
  },
);

const codes = [...readText('shared/rules/errors.ts').matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => code);

test.each(codes as GraphErrorCode[])('the page has a section with the status of %s', (code) => {
  const trace = { requestId: 'r', clientRequestId: 'c', now: '2026-01-05T08:00:00Z' };
  const { status } = errorAnswer(new GraphError(code, 'x'), trace);
  const named = page.matchAll(/^## (\d{3})(?: (?:and|to) (\d{3}))?:/gm);
  const ranges = [...named].map(([, first, last = first]) => [Number(first), Number(last)] as const);
  expect(ranges.some(([first, last]) => first <= status && status <= last)).toBe(true);
});
