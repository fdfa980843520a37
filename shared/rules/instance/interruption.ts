import type { Instance, InstanceError } from '../model/instance';

/** Work that does not get on for now, and work that cannot: the codes of their entries in `errors`. */
type InterruptionCode = 'WorkInterrupted' | 'WorkFailed';

const isInterruption = ({ code }: InstanceError): boolean => code === 'WorkInterrupted' || code === 'WorkFailed';

/** The instance with an entry that says why its work does not get on; an earlier one goes. The same object where it says so already. */
export function withInterruption(instance: Instance, code: InterruptionCode, reason: string): Instance {
  const again =
    instance.status === 'Applying'
      ? 'It is tried again every few minutes; applyDecisions tries it at once.'
      : 'It is tried again every few minutes.';
  const message = `The work on the instance while it is '${instance.status}' does not get on: ${reason} ${again}`;
  const known = instance.errors.some((error) => error.code === code && error.message === message);
  return known
    ? instance
    : { ...instance, errors: [...instance.errors.filter((error) => !isInterruption(error)), { code, message }] };
}

export const isInterrupted = ({ errors }: Pick<Instance, 'errors'>): boolean => errors.some(isInterruption);

/** The instance whose work gets on again; the same object where nothing was wrong. */
export const withoutInterruption = (instance: Instance): Instance =>
  isInterrupted(instance)
    ? { ...instance, errors: instance.errors.filter((error) => !isInterruption(error)) }
    : instance;
