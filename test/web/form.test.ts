import { validateDefinition } from '../../shared/api/validation/definition/validateDefinition';
import { momentInWords } from '../../shared/mail/composeMail';
import { de as mailDe } from '../../shared/mail/words/de';
import { en as mailEn } from '../../shared/mail/words/en';
import type { JournalEntry } from '../../shared/rules/evidence/journal';
import { firstOccurrenceAfter, maxDurationInDays } from '../../shared/rules/schedule/occurrences';
import { parseScope } from '../../shared/rules/scope/reviewedScope';
import type { Identity } from '../../web/api/types';
import { isOnTheMove, type StoredDefinition } from '../../web/manage/definition/load';
import type { DefinitionBody, Range } from '../../web/manage/form/body';
import { missingIn } from '../../web/manage/form/draft';
import { exampleIn, type PreviewItem, type PreviewState } from '../../web/manage/form/preview/preview';
import { reviewerKindOf } from '../../web/manage/form/reviewers';
import { datesOf, EVERY, everyOf, LONGEST, momentInMail, patternOf } from '../../web/manage/form/schedule';
import { definitionFrom, SCOPES, type Template, TEMPLATES, templateOf } from '../../web/manage/form/templates';
import { de } from '../../web/manage/form/words/de';
import { en } from '../../web/manage/form/words/en';
import { de as proofDe } from '../../web/manage/prove/words/de';
import { en as proofEn } from '../../web/manage/prove/words/en';

/** The form of the administrator's pages, compared with the service's rules that the form repeats. */
const id = '11111111-2222-4333-8444-555555555555';
const picked = { id, displayName: 'Any', detail: null, accessPackageId: id, catalogId: id };
const written = (template: Template): DefinitionBody => ({
  ...definitionFrom(template, 'Any', '2026-01-31'),
  scope: SCOPES[template](picked),
});

describe('a template', () => {
  test.each<[Template, string]>([
    ['group', 'group'],
    ['owners', 'group'],
    ['guests', 'groups'],
    ['application', 'application'],
    ['role', 'directoryRole'],
    ['package', 'accessPackage'],
    ['inactive', 'group'],
  ])('%s makes a definition that the service takes, of the kind %s', (template, kind) => {
    const definition = validateDefinition(written(template), 'beta');

    expect(parseScope(definition.scope, definition.instanceEnumerationScope).kind).toBe(kind);
  });

  test.each(TEMPLATES)('%s is known again in what it made', (template) => {
    expect(templateOf(written(template))).toEqual({
      template: template === 'owners' ? 'group' : template,
      id: template === 'guests' ? null : id,
    });
  });

  test('is not recognised in scopes that these pages do not make', () => {
    const members = { ...written('guests'), scope: { query: './members/microsoft.graph.user' } };

    expect(templateOf(members)).toBeUndefined();
    expect(templateOf({ ...written('group'), scope: { query: '/users' } })).toBeUndefined();
  });
});

describe('the schedule', () => {
  /** Returns the recurrence in the page's request, and the stored one. */
  const both = (range: Range, every: (typeof EVERY)[number]) => {
    const sent = { pattern: patternOf(every), range };
    const settings = { ...written('group').settings, instanceDurationInDays: 1, recurrence: sent };
    return { sent, stored: validateDefinition({ ...written('group'), settings }, 'beta').settings.recurrence };
  };
  const ranges: readonly Range[] = [
    { type: 'noEnd', startDate: '2026-01-31' },
    { type: 'noEnd', startDate: '2024-02-29' },
    { type: 'endDate', startDate: '2026-08-31', endDate: '2027-02-28' },
    { type: 'numbered', startDate: '2026-12-30', numberOfOccurrences: 3 },
  ];

  test.each(EVERY.flatMap((every) => ranges.map((range) => [every, range] as const)))(
    '%s from %j begins on the days that the service reckons',
    (every, range) => {
      const { sent, stored } = both(range, every);
      const calendar = { recurrence: stored, createdDateTime: '2026-01-05T08:00:00Z' };
      const starts = Array.from({ length: 20 }, (_, n) => firstOccurrenceAfter(calendar, n - 1)?.start ?? []).flat();

      expect(datesOf(sent, 20)).toEqual(starts.map((start) => start.slice(0, 10)));
      expect(everyOf(sent)).toBe(every);
    },
  );

  test.each(EVERY)('%s lasts at most as long as the service allows', (every) => {
    const { stored } = both({ type: 'noEnd', startDate: '2026-01-31' }, every);

    expect(LONGEST[every] ?? Infinity).toBe(maxDurationInDays(stored));
  });

  test.each([
    { type: 'daily', interval: 1 },
    { type: 'weekly', interval: 2 },
    { type: 'weekly', interval: 1, daysOfWeek: ['friday'] },
    { type: 'absoluteMonthly', interval: 2 },
    { type: 'absoluteMonthly', interval: 1, dayOfMonth: 3 },
    { type: 'relativeMonthly', interval: 1 },
  ])('%j is left as it is', (pattern) => {
    const recurrence = { pattern, range: { type: 'noEnd', startDate: '2026-01-31' } } as const;

    expect(everyOf(recurrence)).toBe('other');
    expect(datesOf(recurrence, 5)).toEqual([]);
  });
});

test.each([
  ['has begun and has no instance yet', 'NotStarted', '2026-01-05', [], true],
  ['begins later', 'NotStarted', '9999-01-05', [], false],
  ['has an instance that should have begun', 'InProgress', '2026-01-05', ['NotStarted'], true],
  ['has an instance that opens', 'InProgress', '2026-01-05', ['Initializing'], true],
  ['waits for its reviewers', 'InProgress', '2026-01-05', ['InProgress'], false],
])('the page of a review that %s looks again: %#', (_, status, startDate, instances, looksAgain) => {
  const definition = definitionFrom('guests', 'Any', startDate);
  const occurrences = instances.map((each) => ({ status: each, startDateTime: startDate }));
  const stored = { status, definition, instances: occurrences } as unknown as StoredDefinition;

  expect(isOnTheMove(stored)).toBe(looksAgain);
});

test('missing properties are named before the form sends a request', () => {
  const definition = { ...definitionFrom('role', ' ', '2026-01-31'), reviewers: [] };

  expect(missingIn({ definition, names: {}, kinds: { reviewers: 'people' } })).toEqual([
    { target: 'displayName', what: 'name' },
    { target: 'scope', what: 'resource' },
    { target: 'reviewers', what: 'people' },
  ]);
  expect(missingIn({ definition: written('owners'), names: {}, kinds: {} })).toEqual([]);
});

test.each([
  [[], 'self'],
  [['/users/x'], 'people'],
  [['/v1.0/users/x', '/users/y'], 'people'],
  [['./owners'], 'owners'],
  [['./manager'], 'manager'],
  [['/groups/x/transitiveMembers'], 'people'],
  [['/v1.0/groups/x/transitiveMembers', '/users/y'], 'people'],
  [['/groups/x/members'], 'other'],
  [['/groups/x/owners'], 'other'],
  [['./owners', '/users/x'], 'other'],
])('reviewers %j are %s', (queries, kind) => {
  expect(reviewerKindOf(queries.map((query) => ({ query })))).toBe(kind);
});

test.each([
  ['English', en, mailEn],
  ['German', de, mailDe],
])('the invitation on the page has the words of the mail (%s)', (_, { mail }, words) => {
  expect(mail.subject('Any', 'Every quarter')).toBe(words.inviteSubject('Any', 'Every quarter'));
  expect(mail.subjectSelf('Any', 'Every quarter')).toBe(words.inviteSelfSubject('Any', 'Every quarter'));
  expect(mail.greeting('Robin')).toBe(words.greeting('Robin'));
  for (const count of ['1', '8']) expect(mail.ask('Any', count)).toBe(words.ask('Any', count));
  expect(mail.askSelf('Any')).toBe(words.askSelf('Any'));
  expect(mail.until('Monday')).toBe(words.until('Monday'));
  const end = '2026-01-12T09:05:00Z';
  expect(momentInMail(end, mail)).toBe(momentInWords(end, 'UTC', words));
  expect(mail.silence).toEqual(words.silence);
  expect(mail.denial).toEqual(words.denial);
  expect([mail.reason, mail.quote('Any'), mail.button]).toEqual([words.reason, words.quote('Any'), words.button]);
});

test('the invitation on the page counts what its reviewer is asked about, where the preview shows it all', () => {
  const ann: Identity = { id: 'a', displayName: 'Ann' };
  const bob: Identity = { id: 'b', displayName: 'Bob' };
  const item = (team: string, ...reviewers: readonly Identity[]) =>
    ({ id: '', principal: bob, resource: { id: team, displayName: team }, reviewers }) as PreviewItem;
  const items = [item('One'), item('One', ann, bob), item('One', ann), item('One', bob), item('Two', ann)];
  const ready = (itemCount: number, reviewerCount = 2) => {
    const preview = { itemCount, reviewerCount, resourceCount: reviewerCount, unassignedCount: 1 };
    return { state: 'ready', items, preview } as unknown as PreviewState;
  };

  expect(exampleIn(ready(5))).toEqual({ resource: 'One', count: 2 });
  expect(exampleIn(ready(6))).toEqual({ resource: 'One', count: null });
  expect(exampleIn(ready(200, 1))).toEqual({ resource: 'One', count: 199 });
  expect(exampleIn({ state: 'looking' })).toEqual({ resource: null, count: null });
});

test.each([proofEn, proofDe])('each kind of entry in a journal has words', ({ journal }) => {
  const kinds: Readonly<Record<JournalEntry['kind'], true>> = {
    opened: true,
    stageOpened: true,
    reviewersReplaced: true,
    extended: true,
    reassigned: true,
    escalated: true,
    reminderRequested: true,
    reminded: true,
    stageEnded: true,
    stopped: true,
    ended: true,
    held: true,
    released: true,
    applyRequested: true,
    acknowledged: true,
    deletionStopped: true,
    applied: true,
    restorationRequested: true,
    restorationEnded: true,
    readBack: true,
    mailed: true,
    interrupted: true,
    failed: true,
  };

  expect(Object.keys(journal.kinds).toSorted()).toEqual(Object.keys(kinds).toSorted());
});
