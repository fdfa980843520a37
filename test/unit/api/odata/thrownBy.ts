import { GraphError, type ErrorDetail } from '../../../../shared/rules/errors';

/** Returns the details of the 400 that the action must throw. */
export function thrownBy(action: () => unknown): readonly ErrorDetail[] {
  try {
    action();
  } catch (error) {
    if (error instanceof GraphError && error.code === 'BadRequest') return error.details;
    throw error;
  }
  throw new Error('Nothing was thrown.');
}
