import { hashOf } from '../../rules/evidence/line';
import type { DecisionEvent } from '../../rules/model/decision';
import type { Origin } from '../../rules/model/origin';
import { identityToWire } from './identityToWire';

/** What every line of evidence about a change has; those of version 0.1 have no channel. */
interface RecordedChange extends Pick<Origin, 'by'>, Partial<Pick<Origin, 'channel'>> {
  readonly dateTime: string;
  readonly kind: string;
}

/** Returns an evidenceRecord: a line of the journal of an instance, or a version of a definition. */
export function recordToWire(line: string): object {
  const record = JSON.parse(line) as RecordedChange & { readonly n: number };
  return { ...changeToWire(record, record.n), line, lineSha256: hashOf(line) };
}

/** Returns a decisionRecord: a line of the ledger. What version 0.1 did not record is null. */
export function decisionRecordToWire(line: string): object {
  const event = JSON.parse(line) as DecisionEvent;
  const { decision, justification, previousDecision, previousJustification, applyResult, recommendation } = event;
  const { recordedDateTime = null, stage = null, isSelf = null } = event;
  return {
    ...changeToWire(event, event.version),
    recordedDateTime,
    decision,
    justification,
    previousDecision,
    previousJustification,
    applyResult,
    recommendation,
    stage,
    isSelf,
    line,
    lineSha256: hashOf(line),
  };
}

const changeToWire = ({ kind, dateTime, by, channel }: RecordedChange, number: number) => ({
  id: String(number),
  number,
  kind,
  dateTime,
  by: identityToWire(by),
  channel: channel ?? null,
});
