import type { Instance } from '../model/instance';

/** Returns the id of the row that the work dealt with last; undefined before the first. */
export const lastRow = ({ cursor }: Pick<Instance, 'cursor'>): string | undefined =>
  cursor?.kind === 'row' ? cursor.after : undefined;
