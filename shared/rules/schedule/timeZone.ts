import { Temporal } from 'temporal-polyfill';
import type * as WindowsIana from 'windows-iana';
import { lazily } from '../lazily';

/** A table of 160 kB, loaded when a recurrence first names a time zone. */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the bundle
const windowsZones = lazily(() => require('windows-iana') as typeof WindowsIana);

/** An offset such as `+01:00` is not a time zone: it would not follow daylight saving time. */
const ZONE_NAME = /^[A-Za-z][\w+/-]*$/;

function ianaName(name: string): string | undefined {
  if (!ZONE_NAME.test(name)) return undefined;
  try {
    return new Temporal.ZonedDateTime(0n, name).timeZoneId;
  } catch {
    // There is no other way to ask whether the time zone database has a name.
    return undefined;
  }
}

/**
 * Returns the IANA id of a time zone, from its IANA name (in any case) or its Windows name (`W. Europe Standard Time`); undefined for
 * any other name.
 */
export function resolveTimeZone(name: string): string | undefined {
  const [fromWindows] = windowsZones().findIana(name);
  return ianaName(fromWindows ?? name);
}
