/** Returns a function that makes a value on its first call and keeps it. If `make` throws, the next call tries again. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
