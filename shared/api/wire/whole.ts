/**
 * A type of Graph's typings with every property required, except those that are `Left` out. The typings make all properties optional, so
 * the compiler would not report a forgotten or renamed one.
 */
export type Whole<T, Left extends keyof T = never> = Required<Omit<T, Left>>;
