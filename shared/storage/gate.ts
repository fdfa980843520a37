import { deriveId } from '../rules/ids';
import type { Instance } from '../rules/model/instance';
import { currentStage } from '../rules/instance/stages';
import { hasEnded } from '../rules/instance/status';
import { keys } from './table/keys';
import type { RowChange } from './table/table';

/**
 * The gate of an instance: a row that has to be there whenever a decision is written. Every instance that has not ended has exactly one,
 * and its key follows from whatever a decision is judged by: the stage, and who is asked. So what was judged by an instance as
 * it is no more finds the gate closed, though it never read that instance again; and since the gate is only asked for and not changed,
 * those who decide at the same time do not get in each other's way. Undefined after the end: nobody decides any more.
 */
export function gateOf(instance: Instance): string | undefined {
  if (hasEnded(instance.status)) return undefined;
  const { id, reviewers, commonReviewerIds, fallbackReviewerIds } = instance;
  const stage = currentStage(instance);
  const judgedBy = [stage?.index, stage?.status, reviewers, commonReviewerIds, fallbackReviewerIds];
  return keys.gate(id, deriveId('gate', JSON.stringify(judgedBy)));
}

/** The changes of rows that belong to a change of an instance; undefined: it is not there. */
export function gateChanges(previous: Instance | undefined, next: Instance | undefined): RowChange[] {
  const [was, is] = [previous, next].map((instance) => instance && gateOf(instance));
  if (was === is) return [];
  return [
    ...(was === undefined ? [] : [{ kind: 'delete' as const, rowKey: was }]),
    ...(is === undefined ? [] : [{ kind: 'insert' as const, rowKey: is, value: {} }]),
  ];
}
