import type { PageLines } from '../../rules/evidence/population';
import { keys } from '../table/keys';
import type { KeyedLine } from './evidenceRow';

/** Returns the row of the call that read a page. */
export const callRow = (instanceId: string, { call, totals }: PageLines): KeyedLine => ({
  rowKey: keys.population(instanceId, totals.head.n),
  line: call,
});

/**
 * Returns the rows of the exclusions of a page. Their keys hold their hash, which the row of the call names: of two workers that read the
 * page at the same time, only one writes the call, and the other one's exclusions, if they differ, belong to no call.
 */
export const exclusionRows = (
  instanceId: string,
  { exclusions, exclusionsSha256, totals }: PageLines,
): readonly KeyedLine[] =>
  exclusions.map((line, n) => ({ rowKey: keys.exclusion(instanceId, totals.head.n, exclusionsSha256, n + 1), line }));
