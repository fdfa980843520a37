/**
 * A type of Graph's typings in which every property is required, except those in `Left`. The typings make all properties optional, so the
 * compiler would not report a forgotten or renamed one.
 */
export type Whole<T, Left extends keyof T = never> = Required<Omit<T, Left>>;
