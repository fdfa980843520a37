import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';

/** How often a resource is looked up before it counts as gone, because one replica of the directory may lack it for a while. */
const LOOKS = 3;
const PAUSE = 'PT5M';

type Looks = Pick<Instance, 'missingResource'>;

/** Returns whether enough look-ups have failed to find the resource, so that it counts as gone. */
export const isBelievedGone = ({ missingResource }: Looks): boolean => (missingResource?.looks ?? 0) + 1 >= LOOKS;

/** Returns the state after one more look-up that failed to find the resource. `now` is a UTC instant. */
export const afterMissing = ({ missingResource }: Looks, now: string): Looks => ({
  missingResource: { looks: (missingResource?.looks ?? 0) + 1, againDateTime: addDuration(now, PAUSE) },
});

/** Returns when the resource is looked up again; undefined if it may be looked up now. */
export const nextLook = ({ missingResource }: Looks, now: string): string | undefined =>
  missingResource && isBefore(now, missingResource.againDateTime) ? missingResource.againDateTime : undefined;
