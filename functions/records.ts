import type { Answer, Endpoint } from '../shared/api/endpoint/endpoint';
import { collectionContext } from '../shared/api/endpoint/odataBody';
import { listAnswer } from '../shared/api/http/listAnswer';
import type { ListSpec } from '../shared/api/odata/queryOptions';
import { mapSource, type Source } from '../shared/api/odata/source';
import { decisionRecordToWire, recordToWire } from '../shared/api/wire/ownToWire';
import type { Dependencies } from '../shared/reviews/dependencies';
import { decisionHistory, definitionVersions, instanceJournal } from '../shared/reviews/evidence/records';
import { DECISION, DEFINITION, definitionIdOf, INSTANCE, instancePathOf, type ReviewCall, stepsTo } from './resources';

const LIST: ListSpec = { filter: { kind: ['eq', 'ne'] }, select: 'any' };

/** The evidence of a review, line by line, as packs have it. Graph has nothing like it: docs/evidence.md. */
export const recordEndpoints: readonly Endpoint<Dependencies>[] = [
  {
    id: '$records',
    operation: 'accessReviewScheduleDefinition-list-versions',
    method: 'GET',
    path: `${DEFINITION}/versions`,
    versions: ['beta'],
    permission: 'READ',
    query: LIST,
    async handle(call) {
      const definitionId = definitionIdOf(call);
      const versions = await definitionVersions(call.deps, call.caller, definitionId);
      return listOf(call, ['definitions', definitionId, 'versions'], mapSource(versions, recordToWire));
    },
  },
  {
    id: '$records',
    operation: 'accessReviewInstance-list-journal',
    method: 'GET',
    path: `${INSTANCE}/journal`,
    versions: ['beta'],
    permission: 'READ',
    query: LIST,
    async handle(call) {
      const journal = await instanceJournal(call.deps, call.caller, instancePathOf(call));
      return listOf(call, stepsTo(call, 'journal'), mapSource(journal, recordToWire));
    },
  },
  {
    id: '$history',
    operation: 'accessReviewInstanceDecisionItem-list-history',
    method: 'GET',
    path: `${DECISION}/history`,
    versions: ['beta'],
    permission: 'READ',
    query: LIST,
    async handle(call) {
      const decisionId = call.params.decisionId ?? '';
      const history = await decisionHistory(call.deps, call.caller, instancePathOf(call), decisionId);
      return listOf(
        call,
        [...stepsTo(call, 'decisions'), decisionId, 'history'],
        mapSource(history, decisionRecordToWire),
      );
    },
  },
];

const listOf = (call: ReviewCall, steps: readonly string[], source: Source<object>): Promise<Answer> =>
  listAnswer(call, { context: collectionContext(call.url.base, ...steps), source });
