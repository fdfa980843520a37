import { changeDecision } from '../../../../shared/reviews/decisions/decisionChange';
import { hashBefore, ledgerLine, hashOf } from '../../../../shared/rules/evidence/line';
import type { StoredDecision } from '../../../../shared/rules/model/decision';
import { decision } from '../../../support/reviewSamples';

const MARA = { id: 'mara', displayName: 'Mara Voss', userPrincipalName: 'mara@harbour.example' };
const change = {
  kind: 'single',
  by: MARA,
  channel: { kind: 'user', appId: 'portal', requestId: 'request 1' },
  dateTime: '2026-01-06T08:00:00.000Z',
} as const;
const stored = (value: StoredDecision) => ({ value, etag: 'any' });

test('A change of a decision has an event with its way, its stage and the hash of the line before', () => {
  const item = decision({ stage: 2, recommendation: 'Approve', applyDescription: null });

  const { event, next } = changeDecision(stored(item), { decision: 'Deny', justification: 'moved on' }, change);

  expect(event).toEqual({
    decisionId: item.id,
    version: 1,
    dateTime: change.dateTime,
    recordedDateTime: change.dateTime,
    kind: 'single',
    by: MARA,
    channel: change.channel,
    isSelf: false,
    onBehalfOf: null,
    stage: 2,
    decision: 'Deny',
    justification: 'moved on',
    previousDecision: 'NotReviewed',
    previousJustification: '',
    recommendation: 'Approve',
    applyResult: 'New',
    applyDescription: null,
    prev: hashBefore(item),
  });
  expect(next.ledgerHash).toBe(hashOf(ledgerLine(event!)));
});

test('The next event names the line of the event before', () => {
  const first = changeDecision(stored(decision()), { decision: 'Deny' }, change);

  const second = changeDecision(stored(first.next), { decision: 'Approve' }, change);

  expect(second.event?.prev).toBe(hashOf(ledgerLine(first.event!)));
});

test('An event about oneself says so', () => {
  const item = decision();

  const { event } = changeDecision(
    stored(item),
    { decision: 'Approve' },
    { ...change, by: { ...MARA, id: item.principal.id } },
  );

  expect(event?.isSelf).toBe(true);
});

test('An event of a job has the time of its request and the time at which it was written', () => {
  const recordedDateTime = '2026-01-06T09:00:00.000Z';

  const { event } = changeDecision(
    stored(decision()),
    { decision: 'Deny' },
    { ...change, recordedDateTime, jobId: 'job' },
  );

  expect(event).toMatchObject({ dateTime: change.dateTime, recordedDateTime, jobId: 'job' });
});
