import type { Root } from 'joi';
import { lazily } from '../../../rules/lazily';

/**
 * Loads Joi when the first schema is built. Joi takes as long to load as the storage SDK, and most requests have no body. So each schema is
 * made with `lazily` at its first use.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the bundle
export const joi = lazily(() => require('joi') as Root);
