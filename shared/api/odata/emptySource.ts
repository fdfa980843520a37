import type { Source } from './list';

/** A collection with nothing in it. */
export const EMPTY_SOURCE: Source<never> = { read: () => Promise.resolve({ rows: [], more: false }) };
