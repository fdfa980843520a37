import type { Root } from 'joi';
import { lazily } from '../../../rules/lazily';

/**
 * Joi, loaded by the first schema that is built. It takes as long to load as the storage SDK, and most requests have no body: schemas
 * are therefore made with `lazily`, each when a body is first checked against it.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the bundle
export const joi = lazily(() => require('joi') as Root);
