import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';

/** How often a resource is looked up: one replica of the directory may lack it for a while. */
const LOOKS = 3;
const PAUSE = 'PT5M';

type Looks = Pick<Instance, 'missingResource'>;

/** Whether enough look-ups have missed the resource, so that it counts as gone. */
export const isBelievedGone = ({ missingResource }: Looks): boolean => (missingResource?.looks ?? 0) + 1 >= LOOKS;

/** Returns the state after one more look-up that missed the resource. `now` is a UTC instant. */
export const afterMissing = ({ missingResource }: Looks, now: string): Looks => ({
  missingResource: { looks: (missingResource?.looks ?? 0) + 1, againDateTime: addDuration(now, PAUSE) },
});

/** Returns when the resource is looked up again; undefined if that may be now. */
export const nextLook = ({ missingResource }: Looks, now: string): string | undefined =>
  missingResource && isBefore(now, missingResource.againDateTime) ? missingResource.againDateTime : undefined;
