/** Makes a value when it is first asked for, and keeps it; what throws is tried again by the next who asks. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
