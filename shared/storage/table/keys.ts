import type { Range } from './table';

/**
 * The row keys of a definition's partition. Ids are GUIDs in lower case, so no part can hold the separator.
 *
 *     series                                     where the schedule stands
 *     live:{instanceId}                          an instance that is still to start or under way
 *     instance:{instanceId}
 *     gate:{instanceId}:{what decisions are judged by}   an instance that has not ended (see gate.ts)
 *     decision:{instanceId}:{decisionId}
 *     assigned:{instanceId}:{assignee}:{decisionId}   the decision again, under the reviewer of its own
 *     decision:{instanceId}.{stage}:{decisionId} and assigned:{instanceId}.{stage}:…   the same in a stage, where there are stages
 *     event:{instanceId}:{decisionId}:{version}  the ledger
 *     contact:{instanceId}:{userId}              reviewers who were asked
 */
export const SERIES = 'series';

const VERSION_DIGITS = 6;

export const keys = {
  live: (instanceId: string): string => `live:${instanceId}`,
  instance: (instanceId: string): string => `instance:${instanceId}`,
  gate: (instanceId: string, version: string): string => `gate:${instanceId}:${version}`,
  decision: (instanceId: string, decisionId: string): string => `decision:${instanceId}:${decisionId}`,
  event: (instanceId: string, decisionId: string, version: number): string =>
    `event:${instanceId}:${decisionId}:${String(version).padStart(VERSION_DIGITS, '0')}`,
  contact: (instanceId: string, userId: string): string => `contact:${instanceId}:${userId}`,
} as const;

export const assignedKey = (instanceId: string, assignee: string, decisionId: string): string =>
  `assigned:${instanceId}:${assignee}:${decisionId}`;

/** The instance as it is in one of its stages, in the place of an instance id; null: without stages. */
export const inStage = (instanceId: string, stage: number | null): string =>
  stage === null ? instanceId : `${instanceId}.${stage}`;

/** All keys that begin with a prefix and its separator; `after` is the last part of the key read last. */
export function keysUnder(prefix: string, after?: string): Range {
  return { from: `${prefix}:`, to: `${prefix};`, after: after === undefined ? undefined : `${prefix}:${after}` };
}

/** The last part of a row key. */
export const lastPart = (rowKey: string): string => rowKey.slice(rowKey.lastIndexOf(':') + 1);
