/**
 * All that Graph's typings declare of a resource, each property there, but for those that are `Left` out: the typings call every
 * property optional, and with them a forgotten or renamed one would pass unnoticed.
 */
export type Whole<T, Left extends keyof T = never> = Required<Omit<T, Left>>;
