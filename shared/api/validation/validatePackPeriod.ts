import type { Schema } from 'joi';
import { isBefore } from '../../rules/duration';
import type { PackPeriod } from '../../rules/evidence/pack';
import { lazily } from '../../rules/lazily';
import { checkShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { Problems } from './schemas/problems';
import { instant } from './schemas/timeSchemas';

/** The body of a new evidence pack of a series. */
export const packPeriodSchema = lazily<Schema<PackPeriod>>(() =>
  graphObject({ periodStartDateTime: instant().required(), periodEndDateTime: instant().required() }),
);

/** Returns the period in the body of a new pack of a series. Throws BadRequest that names every bad property. */
export function validatePackPeriod(body: unknown): PackPeriod {
  const problems = new Problems();
  const period = checkShape(packPeriodSchema, body, problems);
  const isKnown = !problems.concern('periodStartDateTime') && !problems.concern('periodEndDateTime');
  if (isKnown && !isBefore(period.periodStartDateTime, period.periodEndDateTime)) {
    problems.add('periodEndDateTime', "'periodEndDateTime' must be later than 'periodStartDateTime'.");
  }
  problems.throwIfAny();
  return period;
}
