import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import type { ExtensionInput } from '../../rules/instance/extension';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';
import { instant } from './schemas/timeSchemas';

const LONGEST_REASON = 1_000;

/** Why somebody changes a running review: a text of more than spaces. */
export const reasonSchema = lazily(() =>
  joi()
    .string()
    .max(LONGEST_REASON)
    .custom((text: string, { error }) => (text.trim() === '' ? error('string.empty') : text)),
);

/** The parameters of extend. */
export const extensionSchema = lazily<Schema<ExtensionInput>>(() =>
  graphObject({ endDateTime: instant().required(), reason: reasonSchema().required() }),
);

/** Returns the parameters of extend. Throws BadRequest that names every bad property. */
export const validateExtension = (body: unknown): ExtensionInput => requireShape(extensionSchema, body);
