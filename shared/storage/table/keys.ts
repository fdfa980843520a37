import type { Range } from './table';

/**
 * The row keys of a definition's partition. Ids are GUIDs in lower case, so no part contains the separator.
 *
 *     series                                     the state of the schedule
 *     live:{instanceId}                          an instance that has not ended
 *     instance:{instanceId}
 *     gate:{instanceId}:{hash}                   the gate of an instance that has not ended (see gateOf in instances.ts)
 *     decision:{instanceId}:{decisionId}
 *     assigned:{instanceId}:{assignee}:{decisionId}   a copy of the decision under its assignee
 *     decision:{instanceId}.{stage}:{decisionId} and assigned:{instanceId}.{stage}:…   copies of a stage, where there are stages
 *     event:{instanceId}:{decisionId}:{version}  the ledger
 *     contact:{instanceId}:{userId}              current and former reviewers
 *     activity:{instanceId}:{userId}             somebody has decided in the instance, and when last
 *     counts:{instanceId}                        the last count of the instance, or nothing
 *     opened:{instanceId}:{userId}               somebody has seen items of the instance as a reviewer, and when first
 *     notice:{instanceId}:{userId}:{n}           a mail to a reviewer, sent or refused
 *     journal:{instanceId}:{n}                   what happened to the instance, line by line
 *     version:{n}:{hash}                         a version of the definition; it and each later version name the hash of the one before
 *     heads:{instanceId}:{n}.{dateTime}:{line}   the last hashes of decisions at a seal (see evidence/seals.ts)
 *     population:{instanceId}:{call}             a call that read the population
 *     exclusion:{instanceId}:{call}:{hash}:{n}   a row of that call that is not an item; the call names the hash
 */
export const SERIES = 'series';

const DIGITS = 6;

/** Pads a number in a row key to one length, so that the keys sort by number. */
const padded = (n: number): string => String(n).padStart(DIGITS, '0');

export const keys = {
  live: (instanceId: string): string => `live:${instanceId}`,
  instance: (instanceId: string): string => `instance:${instanceId}`,
  gate: (instanceId: string, version: string): string => `gate:${instanceId}:${version}`,
  decision: (instanceId: string, decisionId: string): string => `decision:${instanceId}:${decisionId}`,
  event: (instanceId: string, decisionId: string, version: number): string =>
    `event:${instanceId}:${decisionId}:${padded(version)}`,
  contact: (instanceId: string, userId: string): string => `contact:${instanceId}:${userId}`,
  activity: (instanceId: string, userId: string): string => `activity:${instanceId}:${userId}`,
  counts: (instanceId: string): string => `counts:${instanceId}`,
  opened: (instanceId: string, userId: string): string => `opened:${instanceId}:${userId}`,
  population: (instanceId: string, call: number): string => `population:${instanceId}:${padded(call)}`,
  exclusion: (instanceId: string, call: number, hash: string, n: number): string =>
    `exclusion:${instanceId}:${padded(call)}:${hash}:${padded(n)}`,
  notice: (instanceId: string, userId: string, n: number): string => `notice:${instanceId}:${userId}:${padded(n)}`,
  version: (n: number, hash: string): string => `version:${padded(n)}:${hash}`,
  journal: (instanceId: string, n: number): string => `journal:${instanceId}:${padded(n)}`,
} as const;

export const assignedKey = (instanceId: string, assignee: string, decisionId: string): string =>
  `assigned:${instanceId}:${assignee}:${decisionId}`;

/** Returns the id by which the rows of one stage of an instance are stored; null stands for an instance without stages. */
export const inStage = (instanceId: string, stage: number | null): string =>
  stage === null ? instanceId : `${instanceId}.${stage}`;

/** Returns the range of all keys under a prefix; `after` is the last part of the key that was read last. */
export function keysUnder(prefix: string, after?: string): Range {
  return { from: `${prefix}:`, to: `${prefix};`, after: after === undefined ? undefined : `${prefix}:${after}` };
}

/** Returns the last part of a row key. */
export const lastPart = (rowKey: string): string => rowKey.slice(rowKey.lastIndexOf(':') + 1);
