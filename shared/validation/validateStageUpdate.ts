import type { Schema } from 'joi';
import type { Instance, Stage } from '../rules/instance';
import { lazily } from '../rules/lazily';
import { checkShape } from './checkShape';
import { graphObject, ignored } from './graphObject';
import { Problems } from './problems';
import { optionalReviewersSchema } from './reviewersSchema';
import {
  checkReviewersOf,
  instanceReviewers,
  requireAllFallbackReviewers,
  type InstanceUpdate,
} from './validateInstanceUpdate';

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
export function validateStageUpdate(body: unknown, current: Stage & Pick<Instance, 'scope'>): InstanceUpdate {
  const problems = new Problems();
  const written = checkShape(stageUpdateSchema, body, problems);
  checkReviewersOf(written, current, problems);
  problems.throwIfAny();
  requireAllFallbackReviewers(written.fallbackReviewers, current.fallbackReviewers);
  return instanceReviewers(written);
}
