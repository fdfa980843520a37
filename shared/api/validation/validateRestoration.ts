import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';

/** What a caller asks to be given back; null stands for every item. */
export interface RestorationInput {
  readonly reason: string;
  readonly isValidationOnly: boolean;
  readonly expectedCount: number | null;
  readonly principalId: string | null;
  readonly decisionIds: readonly string[] | null;
}

const LONGEST_REASON = 1_000;
const MOST_IDS = 100;

const id = lazily(() => joi().string().guid().lowercase());

/** The body of a restoration. */
export const restorationSchema = lazily<Schema<RestorationInput>>(() =>
  graphObject({
    reason: joi().string().trim().max(LONGEST_REASON).required(),
    isValidationOnly: joi().boolean().empty(null).default(false),
    expectedCount: joi().number().integer().min(0).empty(null).default(null),
    principalId: id().empty(null).default(null),
    decisionIds: joi().array().items(id()).min(1).max(MOST_IDS).empty(null).default(null),
  }),
);

/** Returns the request in a body. Throws BadRequest that names every bad property. */
export const validateRestoration = (body: unknown): RestorationInput => requireShape(restorationSchema, body);
