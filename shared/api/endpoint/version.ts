/** The versions of the API. */
export const VERSIONS = ['v1.0', 'beta'] as const;

export type Version = (typeof VERSIONS)[number];
