import type { Schema } from 'joi';
import type { Instance, Stage } from '../../rules/model/instance';
import { lazily } from '../../rules/lazily';
import { graphObject, ignored } from './schemas/graphObject';
import { optionalReviewersSchema } from './schemas/reviewersSchema';
import { validateReviewers, type InstanceUpdate } from './validateInstanceUpdate';

/** What the body is checked against. */
export const stageUpdateSchema = lazily<Schema<InstanceUpdate>>(() =>
  graphObject({
    ...ignored('id', 'startDateTime', 'endDateTime', 'status', 'decisions'),
    reviewers: optionalReviewersSchema(),
    fallbackReviewers: optionalReviewersSchema(),
  }),
);

/**
 * What the body of a PATCH changes of a stage: reviewers are replaced, fallback reviewers can only be added.
 * Throws BadRequest whose details name every bad property, and Conflict when a fallback reviewer would be removed.
 * Reference: Graph access reviews E32.
 */
export const validateStageUpdate = (body: unknown, current: Stage & Pick<Instance, 'scope'>): InstanceUpdate =>
  validateReviewers(stageUpdateSchema, body, current);
