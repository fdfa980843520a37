import { GraphError } from '../../../../shared/rules/errors';

/** Returns the error with which an action answers its caller. */
export function refusalOf(action: () => unknown): GraphError {
  try {
    action();
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

export const targetsOf = (action: () => unknown): string[] =>
  refusalOf(action)
    .details.map(({ target }) => target)
    .sort();
