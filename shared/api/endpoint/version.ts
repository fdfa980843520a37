/** The two faces of the API; what exists only in beta appears only there. */
export const VERSIONS = ['v1.0', 'beta'] as const;

export type Version = (typeof VERSIONS)[number];
