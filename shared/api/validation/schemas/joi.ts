import type { ErrorReport, Root } from 'joi';
import { lazily } from '../../../rules/lazily';

/**
 * Loads Joi when the first schema is built. Joi takes as long to load as the storage SDK, and most requests have no body. So each schema is
 * made with `lazily` at its first use.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it with the bundle
export const joi = lazily(() => require('joi') as Root);

/** Reports Joi's errors with one code under another code, whose message says what to send. `context` holds the values for that message. */
export const reportedAs =
  (code: string, other: string, context: object = {}) =>
  (errors: readonly ErrorReport[]) => {
    for (const error of errors.filter((report) => report.code === code)) {
      error.code = other;
      Object.assign(error.local, context);
    }
    return errors as unknown as Error;
  };
