const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(Z|[+-]\d\d:\d\d))?$/i;
const FRACTION_DIGITS = 12;

const offsetInMinutes = (offset: string): number =>
  offset.length === 1
    ? 0
    : Number(`${offset.slice(0, 1)}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));

/**
 * Returns a key for an OData date-time or date. Keys of equal instants are equal, and their text order is the order in time; they keep
 * seven fraction digits, where a Date keeps three. A date stands for its midnight in UTC. Returns undefined for any other text and for
 * days and hours that do not exist. Source: docs/graph-reference.md#s0-3.
 */
export function instantKey(text: string): string | undefined {
  const [matched, date = '', minutes = '00:00', seconds = '00', fraction = '', offset = 'Z'] =
    DATE_TIME.exec(text) ?? [];
  if (matched === undefined) return undefined;
  const local = `${date}T${minutes}:${seconds}`;
  const instant = new Date(`${local}Z`);
  // Date rolls 30 February over to March instead of refusing it.
  if (Number.isNaN(instant.getTime()) || !instant.toISOString().startsWith(local)) return undefined;
  const utc = new Date(instant.getTime() - offsetInMinutes(offset) * 60_000).toISOString();
  return `${utc.slice(0, local.length)}.${fraction.padEnd(FRACTION_DIGITS, '0')}`;
}
