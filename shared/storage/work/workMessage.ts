import { joi } from '../../api/validation/schemas/joi';
import { lazily } from '../../rules/lazily';
import { fromIds, toIds, type Subject, type SubjectIds } from './subject';

/** A request to reconcile a subject. */
export interface WorkMessage {
  readonly subject: Subject;
  /** The row of the due index that stands for this work. */
  readonly dueKey: string;
  /** How often this slice was put back because the directory or the storage asked to wait. */
  readonly attempt?: number;
}

type StoredMessage = SubjectIds & Omit<WorkMessage, 'subject'>;

/** Returns the message as the queue holds it: the ids of the subject with the other properties. */
export const toStoredMessage = ({ subject, dueKey, attempt }: WorkMessage): StoredMessage => ({
  ...toIds(subject),
  dueKey,
  ...(attempt === undefined ? {} : { attempt }),
});

const schema = lazily(() =>
  joi()
    .object<StoredMessage>({
      definitionId: joi().string().guid(),
      instanceId: joi().string().guid(),
      historyId: joi().string().guid(),
      outcomeId: joi().string().guid(),
      outboxOf: joi().string().guid(),
      jobId: joi().string().guid(),
      previewId: joi().string().guid(),
      subscriptionId: joi().string().guid(),
      packId: joi().string().guid(),
      sealsOf: joi().string().guid(),
      dueKey: joi().string().required(),
      attempt: joi().number().integer(),
    })
    .xor('definitionId', 'historyId', 'outcomeId', 'outboxOf', 'jobId', 'previewId', 'subscriptionId')
    .with('instanceId', 'definitionId')
    .with('packId', 'definitionId')
    .with('sealsOf', 'definitionId')
    .unknown(),
);

/** Reads what came from the queue; the host has parsed it. Returns an Error for a message that is none of ours. */
export function readWorkMessage(message: unknown): WorkMessage | Error {
  const result = schema().validate(message, { convert: false });
  if (result.error) return new Error(`The message on the queue is no work message: ${result.error.message}.`);
  const { dueKey, attempt } = result.value;
  return { subject: fromIds(result.value), dueKey, ...(attempt === undefined ? {} : { attempt }) };
}
