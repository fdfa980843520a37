import { journalEntries, type JournalEntry } from '../../../../shared/rules/evidence/journal';
import { advanced } from '../../../../shared/rules/instance/nextStep';
import { withInterruption } from '../../../../shared/rules/instance/instanceErrors';
import type { Instance, Stage } from '../../../../shared/rules/model/instance';
import type { Restoration } from '../../../../shared/rules/model/removal';
import { instance } from '../../../support/reviewSamples';

const NOW = '2026-01-06T08:00:00.000Z';
const END = '2026-01-09T08:00:00.000Z';
const ANNA = { query: '/users/anna', queryType: 'MicrosoftGraph', queryRoot: null };
const BERT = { query: '/users/bert', queryType: 'MicrosoftGraph', queryRoot: null };
const LATER = '2026-01-10T08:00:00.000Z';
const COUNTS = { Approve: 1, Deny: 9, DontKnow: 0, NotReviewed: 0 };
const HELD = { code: 'RemovalsHeld', message: 'Too many.' };

const stage = (index: number, changes: Partial<Stage> = {}): Stage => ({
  id: `stage${index}`,
  index,
  status: 'InProgress',
  startDateTime: NOW,
  endDateTime: END,
  reviewers: [ANNA],
  fallbackReviewers: [],
  commonReviewerIds: ['anna'],
  fallbackReviewerIds: [],
  ...changes,
});
const running = instance({ status: 'InProgress', reviewers: [ANNA], commonReviewerIds: ['anna'], endDateTime: END });
const staged = { ...running, stages: [stage(1)] };
const completed = { ...running, status: 'Completed' as const };
const waiting = { ...completed, counts: COUNTS, errors: [HELD], hold: { told: true } };
const applied = { ...running, status: 'Applied' as const };

const EXTENSION = { by: running.terms.createdBy, dateTime: NOW, reason: 'ill', previousEndDateTime: END };

const entriesOf = (previous: Instance, changes: Partial<Instance>, now = NOW): readonly JournalEntry[] =>
  journalEntries(previous, { ...previous, ...changes }, now);
const kindsOf = (...change: Parameters<typeof entriesOf>): string[] => entriesOf(...change).map(({ kind }) => kind);

describe('The journal of an instance', () => {
  test.each<readonly [string, Instance, Partial<Instance>, readonly string[]]>([
    ['that all principals are read', instance({ status: 'Initializing' }), { status: 'Starting' }, ['opened']],
    ['that others review', running, { reviewers: [BERT], commonReviewerIds: ['bert'] }, ['reviewersReplaced']],
    ['that others stand in', running, { fallbackReviewerIds: ['bert'] }, ['reviewersReplaced']],
    ['a later end', running, { endDateTime: LATER, extensions: [EXTENSION] }, ['extended']],
    [
      'a reminder that is asked for',
      running,
      { reminder: { number: 1, requestedDateTime: NOW, midpointSent: false } },
      ['reminderRequested'],
    ],
    ['the end of a stage', staged, { stages: [stage(1, { status: 'Completed' })] }, ['stageEnded']],
    [
      'the beginning of a stage',
      { ...staged, stages: [stage(1), stage(2, { status: 'Initializing' })] },
      { stages: [stage(1), stage(2, { status: 'Starting' })] },
      ['stageOpened'],
    ],
    ['that removals are held', completed, { hold: { told: false }, counts: COUNTS, errors: [HELD] }, ['held']],
    [
      'who releases held removals',
      waiting,
      { status: 'Applying', errors: [], appliedBy: running.terms.createdBy },
      ['released', 'applyRequested'],
    ],
    [
      'who asks for decisions to be applied',
      completed,
      { status: 'Applying', appliedBy: running.terms.createdBy },
      ['applyRequested'],
    ],
    ['who asks for failed removals to be tried again', applied, { retriesRemovals: true }, ['applyRequested']],
    ['the end of such a try', { ...applied, retriesRemovals: true }, { retriesRemovals: false }, ['applied']],
    ['that decisions are applied', { ...running, status: 'Applying' }, { status: 'Applied' }, ['applied']],
    [
      'who stops the deletion of accounts',
      { ...running, status: 'Applying', deletion: { phase: 'waiting', afterDateTime: END } },
      { deletion: { phase: 'stopped', afterDateTime: END } },
      ['deletionStopped'],
    ],
    ['another error', running, { errors: [{ code: 'MailRefused', message: 'No.' }] }, ['failed']],
  ])('records %s', (_, previous, changes, kinds) => {
    expect(kindsOf(previous, changes)).toEqual(kinds);
  });

  test.each<readonly [string, Instance, Partial<Instance>]>([
    ['a slice of work', running, { cursor: { kind: 'row', after: 'x' } }],
    ['a lease', running, { mailing: { holder: 'x', untilDateTime: END } }],
    ['the automatic application', completed, { status: 'Applying' }],
    [
      'the reviewers that are found while an instance opens',
      instance({ status: 'Initializing' }),
      { commonReviewerIds: ['anna'] },
    ],
    [
      'the reviewers that are found while a stage opens',
      { ...staged, commonReviewerIds: [], stages: [stage(1), stage(2, { status: 'Initializing' })] },
      { commonReviewerIds: ['bert'] },
    ],
    ['a stage that begins', staged, { reviewers: [BERT], stages: [stage(1), stage(2, { status: 'Initializing' })] }],
    ['an error that passes', withInterruption(running, 'WorkInterrupted', 'It waits.'), { errors: [] }],
  ])('has nothing of %s', (_, previous, changes) => {
    expect(entriesOf(previous, changes)).toEqual([]);
  });

  test('has an interruption once, as long as its reason stays', () => {
    const first = withInterruption(running, 'WorkInterrupted', 'The directory does not answer.');

    expect(journalEntries(running, first, NOW)).toEqual([{ kind: 'interrupted', ...first.errors[0] }]);
    expect(kindsOf(first, withInterruption(first, 'WorkInterrupted', 'The directory does not answer.'))).toEqual([]);
    expect(kindsOf(first, withInterruption(first, 'WorkFailed', 'See the log.'))).toEqual(['interrupted']);
  });

  test.each([
    ['before its time', NOW, ['stopped']],
    ['at its time', END, ['ended']],
    ['after its time', '2026-01-09T08:00:01.000Z', ['ended']],
  ])('says of an end %s that it is that', (_, now, kinds) => {
    expect(kindsOf(running, advanced(running, 'end'), now)).toEqual(kinds);
  });

  test('names the reviewers before and after', () => {
    const [entry] = entriesOf(running, { reviewers: [BERT], commonReviewerIds: ['bert'] });

    expect(entry).toMatchObject({
      stage: null,
      before: { reviewers: [ANNA], commonReviewerIds: ['anna'] },
      after: { reviewers: [BERT], commonReviewerIds: ['bert'] },
    });
  });

  test.each([true, false])(
    'says of a restoration whether it only asks what can be given back: %s',
    (isValidationOnly) => {
      const restoration: Restoration = {
        id: 'r1',
        createdBy: running.terms.createdBy,
        createdDateTime: NOW,
        reason: 'a mistake',
        isValidationOnly,
        principalId: null,
        decisionIds: null,
        status: 'running',
        outcomes: {
          restored: 1,
          alreadyPresent: 0,
          principalGone: 0,
          resourceGone: 0,
          superseded: 0,
          notRestorable: 0,
          policyRefused: 0,
        },
      };
      const asked = { ...applied, restorations: [restoration] };
      const { outcomes, reason } = restoration;

      expect(entriesOf(applied, asked)).toEqual([
        { kind: 'restorationRequested', restorationId: 'r1', reason, isValidationOnly },
      ]);
      expect(entriesOf(asked, { restorations: [{ ...restoration, status: 'succeeded' }] })).toEqual([
        { kind: 'restorationEnded', restorationId: 'r1', isValidationOnly, outcomes },
      ]);
    },
  );

  test('keeps the errors of the opening in the entry of the opening', () => {
    const errors = [{ code: 'NoReviewer', message: '2 decisions have no reviewer.' }];

    expect(entriesOf(instance({ status: 'Initializing' }), { status: 'Starting', errors })).toMatchObject([
      { kind: 'opened', errors },
    ]);
  });
});
