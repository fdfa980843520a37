import type { Instance, InstanceError } from '../model/instance';

/** The codes in `errors` of work that is blocked for now, and of work that a bug blocks. */
type InterruptionCode = 'WorkInterrupted' | 'WorkFailed';

export const isInterruption = ({ code }: InstanceError): boolean => code === 'WorkInterrupted' || code === 'WorkFailed';

/** Returns the instance with an entry in `errors` that says why its work is blocked, in place of an earlier one; the same object if nothing changes. */
export function withInterruption(instance: Instance, code: InterruptionCode, reason: string): Instance {
  const again =
    instance.status === 'Applying'
      ? 'It is retried every few minutes; applyDecisions retries it at once.'
      : 'It is retried every few minutes.';
  const message = `The work of the status '${instance.status}' is blocked: ${reason} ${again}`;
  const known = instance.errors.some((error) => error.code === code && error.message === message);
  return known
    ? instance
    : { ...instance, errors: [...instance.errors.filter((error) => !isInterruption(error)), { code, message }] };
}

export const isInterrupted = ({ errors }: Pick<Instance, 'errors'>): boolean => errors.some(isInterruption);

/** Returns the instance without the entry; the same object if there is none. */
export const withoutInterruption = (instance: Instance): Instance =>
  isInterrupted(instance)
    ? { ...instance, errors: instance.errors.filter((error) => !isInterruption(error)) }
    : instance;
