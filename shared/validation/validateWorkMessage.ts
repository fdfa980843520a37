import Joi from 'joi';
import type { WorkMessage } from '../storage/workQueue';

const schema = Joi.object<WorkMessage>({
  definitionId: Joi.string().guid(),
  instanceId: Joi.string().guid(),
  historyId: Joi.string().guid(),
  outcomeId: Joi.string().guid(),
  outboxOf: Joi.string().guid(),
  subscriptionId: Joi.string().guid(),
  dueKey: Joi.string().required(),
  attempt: Joi.number().integer(),
})
  .xor('definitionId', 'historyId', 'outcomeId', 'outboxOf', 'subscriptionId')
  .with('instanceId', 'definitionId')
  .unknown();

/** Checks what came from the queue; the host has parsed it. Throws an Error, so that a message of somebody else ends as poison. */
export function validateWorkMessage(message: unknown): WorkMessage {
  const result = schema.validate(message, { convert: false });
  if (result.error) throw new Error(`The message on the queue is no work message: ${result.error.message}.`);
  return result.value;
}

export const isWorkMessage = (message: unknown): message is WorkMessage =>
  schema.validate(message, { convert: false }).error === undefined;
