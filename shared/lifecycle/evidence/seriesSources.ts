import { earlier, subtractDuration } from '../../rules/duration';
import { lineOf } from '../../rules/evidence/line';
import type { PackPeriod } from '../../rules/evidence/pack';
import { nextOccurrence } from '../../rules/schedule/occurrences';
import type { Definition } from '../../rules/model/definition';
import type { Instance } from '../../rules/model/instance';
import { each } from '../../storage/table/table';
import type { Dependencies } from '../../reviews/dependencies';
import { joined, pretty, type SourcePage } from './sources';

/** How many instances have their seals read at the same time. */
const INSTANCES = 100;
const ROWS = 1_000;
/** The most seals that are read; an instance has fewer. */
const SEALS = 1_000;

/** A definition and a period of it. */
interface PackedSeries {
  readonly definition: Definition;
  readonly period: PackPeriod;
  /** Returns the instances that start in the period. A slice reads them once. */
  readonly instances: () => Promise<readonly Instance[]>;
}

type SeriesSource = (deps: Dependencies, packed: PackedSeries, after: string | undefined) => Promise<SourcePage>;

/** The sources of a pack of a series: its schedule, then the seals of each instance. */
export const SERIES_SOURCES: readonly SeriesSource[] = [readSchedule, readInstances];

/** An occurrence of a schedule, with its instances or the reason why it has none. */
interface PackedOccurrence {
  readonly occurrence: string;
  readonly instanceIds: readonly string[];
  /** Why the occurrence has no instance; null if it has one. */
  readonly reason: string | null;
}

async function readSchedule(deps: Dependencies, packed: PackedSeries): Promise<SourcePage> {
  const { definition, period } = packed;
  const instances = await packed.instances();
  const occurrences = occurrencesIn(definition, {
    ...period,
    periodEndDateTime: earlier(period.periodEndDateTime, deps.now()),
  });
  const sealed = instances.filter(({ seal }) => seal !== undefined);
  const schedule = {
    period,
    occurrences: occurrences.map((occurrence) => outcomeOf(occurrence, instances)),
    // Instances off schedule, and instances of a recurrence that has changed or was stopped since.
    offSchedule: sealed
      .filter(({ occurrence }) => !occurrences.some((each) => each === occurrence))
      .map(({ id }) => id),
    unsealed: instances.filter(({ seal }) => seal === undefined).map(({ id, status }) => ({ id, status })),
  };
  const versions = await deps.storage.definitions.versions(definition);
  return {
    texts: () => ({
      'data/definition.json': pretty(definition),
      'data/versions.jsonl': joined(versions),
      'data/schedule.json': pretty(schedule),
    }),
    after: null,
  };
}

function outcomeOf(occurrence: string, instances: readonly Instance[]): PackedOccurrence {
  const own = instances.filter((instance) => instance.occurrence === occurrence);
  const instanceIds = own.filter(({ seal }) => seal !== undefined).map(({ id }) => id);
  if (instanceIds.length > 0) return { occurrence, instanceIds, reason: null };
  const reason =
    own.length > 0
      ? 'Its instances are not sealed: they have not opened, or they ran before version 0.2.'
      : 'It has no instance: it was missed, the series was stopped, or no group was in scope.';
  return { occurrence, instanceIds, reason };
}

/** Returns the instants of the schedule in a period, in their order. */
function occurrencesIn({ settings, createdDateTime }: Definition, period: PackPeriod): readonly string[] {
  const calendar = { recurrence: settings.recurrence, createdDateTime };
  const starts: string[] = [];
  let last = subtractDuration(period.periodStartDateTime, 'PT0.001S');
  for (;;) {
    const next = nextOccurrence(calendar, last)?.start;
    if (next === undefined || next > period.periodEndDateTime) return starts;
    starts.push(next);
    last = next;
  }
}

/**
 * Reads the seals of a page of instances, without the lines under them, which name the items. The latest instances come first, because the
 * first seal of an instance names a seal of the previous occurrence, which is read later.
 */
async function readInstances(
  deps: Dependencies,
  { instances }: PackedSeries,
  after: string | undefined,
): Promise<SourcePage> {
  const keyed = (await instances()).map((instance) => ({ key: `${startOf(instance)} ${instance.id}`, instance }));
  const behind = keyed.filter(({ key }) => after === undefined || key < after).sort((a, b) => (a.key < b.key ? 1 : -1));
  const page = behind.slice(0, INSTANCES);
  const lines: string[] = [];
  for (const { instance } of page) {
    const { rows } = await deps.storage.seals.list(instance, undefined, SEALS);
    lines.push(...rows.map(({ value }) => `${lineOf(value)}\n`));
  }
  return {
    texts: () => ({ 'data/seals.jsonl': lines.join('') }),
    after: behind.length > INSTANCES ? (page.at(-1)?.key ?? null) : null,
  };
}

type Beginning = Pick<Instance, 'occurrence' | 'startDateTime'>;

/** Returns the instant that decides to which period an instance belongs. For an instance off schedule, it is the start. */
const startOf = ({ occurrence, startDateTime }: Beginning): string => occurrence ?? startDateTime;

/** Returns whether an instance belongs to a period. Stored instants have one form, so they compare as texts. */
const isIn = ({ periodStartDateTime, periodEndDateTime }: PackPeriod, instance: Beginning): boolean =>
  startOf(instance) >= periodStartDateTime && startOf(instance) <= periodEndDateTime;

/** Returns the instances of a definition that start in a period. */
export async function instancesIn(
  { storage }: Dependencies,
  { id }: Definition,
  period: PackPeriod,
): Promise<readonly Instance[]> {
  const found: Instance[] = [];
  for await (const instance of each((after) => storage.instances.list(id, after, ROWS)))
    if (isIn(period, instance)) found.push(instance);
  return found;
}
