import type { Directory } from './directory';
import type { Place } from './place';

interface Remembered {
  readonly revision: number;
  readonly place: Place;
}

/** Collections that are read side by side. */
const most = 4;

const places = new WeakMap<Directory, Map<string, Remembered>>();

/** Keeps a long collection for its next pages: to find it again for each would make reading all of it ever slower. */
export function remember(directory: Directory, address: string, place: Place): void {
  const known = places.get(directory) ?? new Map<string, Remembered>();
  known.delete(address);
  known.set(address, { revision: directory.revision, place });
  for (const oldest of [...known.keys()].slice(0, -most)) known.delete(oldest);
  places.set(directory, known);
}

/** The collection as it was kept, unless the directory changed since. */
export function recall(directory: Directory, address: string): Place | undefined {
  const known = places.get(directory)?.get(address);
  return known?.revision === directory.revision ? known.place : undefined;
}
