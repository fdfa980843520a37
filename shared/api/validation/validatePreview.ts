import type { Schema } from 'joi';
import { lazily } from '../../rules/lazily';
import type { DefinitionInput } from '../../rules/model/definition';
import { definitionSchemaOf } from './definition/definitionSchema';
import { validateDefinition } from './definition/validateDefinition';
import { requireShape } from './schemas/checkShape';
import { graphObject } from './schemas/graphObject';
import { joi } from './schemas/joi';

/** The body of a preview, for the documentation. */
export const previewSchema = lazily<Schema>(() => graphObject({ definition: definitionSchemaOf('beta').required() }));

const envelope = lazily<Schema<{ readonly definition: object }>>(() =>
  graphObject({ definition: joi().object().required() }),
);

/** Returns the definition to preview. Throws what creating the same definition would throw. */
export const validatePreview = (body: unknown): DefinitionInput =>
  validateDefinition(requireShape(envelope, body).definition, 'beta');
