import { lazily } from '../../rules/lazily';
import type { WorkMessage } from '../../storage/work/workQueue';
import { joi } from './schemas/joi';

const schema = lazily(() =>
  joi()
    .object<WorkMessage>({
      definitionId: joi().string().guid(),
      instanceId: joi().string().guid(),
      historyId: joi().string().guid(),
      outcomeId: joi().string().guid(),
      outboxOf: joi().string().guid(),
      jobId: joi().string().guid(),
      subscriptionId: joi().string().guid(),
      dueKey: joi().string().required(),
      attempt: joi().number().integer(),
    })
    .xor('definitionId', 'historyId', 'outcomeId', 'outboxOf', 'jobId', 'subscriptionId')
    .with('instanceId', 'definitionId')
    .unknown(),
);

/** Checks what came from the queue; the host has parsed it. Throws an Error, so that a message of somebody else ends as poison. */
export function validateWorkMessage(message: unknown): WorkMessage {
  const result = schema().validate(message, { convert: false });
  if (result.error) throw new Error(`The message on the queue is no work message: ${result.error.message}.`);
  return result.value;
}

export const isWorkMessage = (message: unknown): message is WorkMessage =>
  schema().validate(message, { convert: false }).error === undefined;
