import { addDays, addDuration, difference, isBefore } from '../duration';
import { GraphError } from '../errors';
import type { UserIdentity } from '../model/definition';
import type { Instance, Stage } from '../model/instance';
import { currentStage, withStageEnd } from './stages';

/** The later end of an instance or a stage (a UTC instant), and the reason. */
export interface ExtensionInput {
  readonly endDateTime: string;
  readonly reason: string;
}

interface ExtensionContext {
  readonly by: UserIdentity;
  readonly now: string;
  /** The stage whose end the request names; undefined if it names the end of the instance. */
  readonly stage: Stage | undefined;
  /** The start of the next occurrence; undefined if there is none. */
  readonly nextStart: string | undefined;
}

const MOST_EXTENSIONS = 3;
/** The longest instance in days if no next occurrence limits it. */
const LONGEST_DAYS = 180;

/**
 * Returns a running instance with a later end. The current stage and the later stages also end later, by the same time. Throws Conflict if
 * the end is not later than the current one or is beyond the limits, and after three extensions.
 */
export function extended(
  instance: Instance,
  { endDateTime, reason }: ExtensionInput,
  { by, now, stage, nextStart }: ExtensionContext,
): Instance {
  const { extensions = [], endDateTime: previousEndDateTime } = instance;
  const present = (stage ?? instance).endDateTime;
  if (extensions.length >= MOST_EXTENSIONS) {
    throw refusal(`The instance was extended ${MOST_EXTENSIONS} times, which is as often as possible.`);
  }
  if (!isBefore(present, endDateTime)) throw refusal(`The new end must be later than ${present}.`);
  const latest = latestEnd(instance, nextStart);
  const longest = difference(previousEndDateTime, latest.at);
  if (isBefore(addDuration(present, longest), endDateTime)) {
    throw refusal(`The end can be ${addDuration(present, longest)} at the latest: ${latest.because}.`);
  }
  const added = difference(present, endDateTime);
  const open = currentStage(instance);
  const later = {
    ...instance,
    endDateTime: addDuration(previousEndDateTime, added),
    extensions: [...extensions, { by, dateTime: now, reason, previousEndDateTime }],
  };
  return open ? withStageEnd(later, addDuration(open.endDateTime, added)) : later;
}

/** Returns the latest end that an instance can have. */
function latestEnd(
  instance: Instance,
  nextStart: string | undefined,
): { readonly at: string; readonly because: string } {
  const { startDateTime, endDateTime, extensions } = instance;
  const planned = extensions?.[0]?.previousEndDateTime ?? endDateTime;
  const twice = addDuration(planned, difference(startDateTime, planned));
  const bound = nextStart ?? addDays(startDateTime, LONGEST_DAYS);
  if (isBefore(twice, bound)) return { at: twice, because: 'the instance then lasts twice as long as planned' };
  return {
    at: bound,
    because:
      nextStart === undefined ? `the instance then lasts ${LONGEST_DAYS} days` : 'the next occurrence starts then',
  };
}

function refusal(message: string): GraphError {
  return new GraphError('Conflict', message, { details: [{ code: 'Conflict', target: 'endDateTime', message }] });
}
