import { currentStage } from '../../../shared/rules/instance/stages';
import { ProgressTally } from '../../../shared/rules/reports/progress';
import type { Count } from '../../../shared/storage/counts';
import type { Activity } from '../../../shared/storage/decisionRows';
import { gateOf } from '../../../shared/storage/instances';
import { keys } from '../../../shared/storage/table/keys';
import type { Invariant } from './moment';

/** The invariants of kept figures after every step, by their numbers in docs/invariants.md. Each returns its violations. */
export const COUNT_INVARIANTS: Readonly<Record<string, Invariant>> = {
  '46 figures that are kept and hold are those of the items': ({ after }) =>
    after.instances
      .filter((instance) => {
        const { id } = instance;
        const rowOf = (key: string) => after.reviews.find(({ rowKey }) => rowKey === key);
        const count = rowOf(keys.counts(id))?.value as Partial<Count> | undefined;
        const gate = rowOf(gateOf(instance) ?? '')?.etag ?? null;
        if (!count?.progress || count.countedDateTime === undefined || count.gate !== gate) return false;
        const tally = new ProgressTally(currentStage(instance) ?? instance, count.countedDateTime);
        for (const item of after.decisions) if (item.instanceId === id) tally.add(item);
        const looks = after.reviews.filter(({ rowKey }) => rowKey.startsWith(`opened:${id}:`));
        const opened = new Map(looks.map(({ value }) => [(value as Activity).id, (value as Activity).dateTime]));
        const counted = tally.progress(after.contacts.get(id) ?? [], opened);
        return JSON.stringify(counted) !== JSON.stringify(count.progress);
      })
      .map(({ id }) => id),
};
