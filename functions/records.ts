import type { Endpoint } from '../shared/api/endpoint/endpoint';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource } from '../shared/api/odata/source';
import { decisionRecordToWire, recordToWire } from '../shared/api/wire/ownToWire';
import type { Dependencies } from '../shared/reviews/dependencies';
import { decisionHistory, definitionVersions, instanceJournal } from '../shared/reviews/evidence';
import type { VersionKind } from '../shared/rules/model/evidence';
import type { DecisionEvent } from '../shared/rules/model/decision';
import type { JournalEntry } from '../shared/rules/evidence/journal';
import { DECISION, DEFINITION, definitionIdOf, INSTANCE, instancePathOf, stepsTo } from './resources';

/** Returns the options of a list of lines with a type. `kinds` has each type as a member, so that the compiler finds a forgotten one. */
const listOfKinds = (kinds: Readonly<Record<string, true>>): ListSpec => ({
  filter: { kind: ['eq', 'ne'] },
  literals: { kind: Object.keys(kinds) },
  select: 'any',
});

const VERSIONS = listOfKinds({ created: true, updated: true, stopped: true } satisfies Readonly<
  Record<VersionKind, true>
>);

const JOURNAL = listOfKinds({
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
} satisfies Kinds<JournalEntry>);

const HISTORY = listOfKinds({
  single: true,
  bulk: true,
  rule: true,
  default: true,
  recommendation: true,
  reset: true,
  stage: true,
  apply: true,
  readBack: true,
  carryOver: true,
  restore: true,
  reassign: true,
  escalate: true,
} satisfies Kinds<DecisionEvent>);

type Kinds<T extends { readonly kind: string }> = Readonly<Record<T['kind'], true>>;

/** The evidence of a review, line by line, as in packs. Graph has no such evidence: docs/evidence.md. */
export const recordEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$records',
    operation: 'accessReviewScheduleDefinition-list-versions',
    method: 'GET',
    path: `${DEFINITION}/versions`,
    versions: ['beta'],
    permission: 'READ',
    query: VERSIONS,
    async handle(call) {
      const definitionId = definitionIdOf(call);
      const versions = await definitionVersions(call.deps, call.caller, definitionId);
      return listAnswer(call, ['definitions', definitionId, 'versions'], mapSource(versions, recordToWire));
    },
  },
  {
    id: '$records',
    operation: 'accessReviewInstance-list-journal',
    method: 'GET',
    path: `${INSTANCE}/journal`,
    versions: ['beta'],
    permission: 'READ',
    query: JOURNAL,
    async handle(call) {
      const journal = await instanceJournal(call.deps, call.caller, instancePathOf(call));
      return listAnswer(call, stepsTo(call, 'journal'), mapSource(journal, recordToWire));
    },
  },
  {
    id: '$history',
    operation: 'accessReviewInstanceDecisionItem-list-history',
    method: 'GET',
    path: `${DECISION}/history`,
    versions: ['beta'],
    permission: 'READ',
    query: HISTORY,
    async handle(call) {
      const decisionId = call.params.decisionId ?? '';
      const history = await decisionHistory(call.deps, call.caller, instancePathOf(call), decisionId);
      return listAnswer(
        call,
        [...stepsTo(call, 'decisions'), decisionId, 'history'],
        mapSource(history, decisionRecordToWire),
      );
    },
  },
];
