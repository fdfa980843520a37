import { addDuration, isBefore } from '../duration';
import type { Instance } from '../model/instance';

/** One replica of the directory may not know a resource for a while. */
const LOOKS = 3;
const PAUSE = 'PT5M';

type Looks = Pick<Instance, 'missingResource'>;

/** Whether the directory has been asked often enough to believe that the resource is gone. */
export const isBelievedGone = ({ missingResource }: Looks): boolean => (missingResource?.looks ?? 0) + 1 >= LOOKS;

/** Returns the note of one more look that did not find the resource. `now` is a UTC instant. */
export const afterMissing = ({ missingResource }: Looks, now: string): Looks => ({
  missingResource: { looks: (missingResource?.looks ?? 0) + 1, againDateTime: addDuration(now, PAUSE) },
});

/** Returns when the directory is asked again; undefined when that may be now. */
export const nextLook = ({ missingResource }: Looks, now: string): string | undefined =>
  missingResource && isBefore(now, missingResource.againDateTime) ? missingResource.againDateTime : undefined;
