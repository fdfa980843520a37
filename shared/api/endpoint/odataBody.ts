const ROOT = 'identityGovernance/accessReviews';

/**
 * Returns the `@odata.context` of a collection: `(base, 'definitions', id, 'instances')` gives
 * `…/$metadata#identityGovernance/accessReviews/definitions('id')/instances`. `base` is the public address with its version; names and
 * keys alternate in `path`. Source: docs/graph-reference.md#s0-3.
 */
export function collectionContext(base: string, ...path: readonly string[]): string {
  const steps = path.map((step, index) => (index % 2 === 0 ? `/${step}` : `('${step.replaceAll("'", "''")}')`));
  return `${base}/$metadata#${ROOT}${steps.join('')}`;
}

/** Returns the `@odata.context` of one object of that collection. */
export const entityContext = (base: string, ...path: readonly string[]): string =>
  `${collectionContext(base, ...path)}/$entity`;

/** Returns the `@odata.context` of a function's result, which names only the type. */
export const functionContext = (base: string, type: string): string => `${base}/$metadata#Collection(${type})`;

/** The annotations of a list answer. */
export interface CollectionAnnotations {
  readonly count?: number | undefined;
  /** The absolute address of the next page. */
  readonly nextLink?: string | undefined;
}

/** Returns the body of a list, annotations first and in Graph's order. */
export function collection(
  context: string,
  value: readonly object[],
  { count, nextLink }: CollectionAnnotations = {},
): object {
  return {
    '@odata.context': context,
    ...(count === undefined ? {} : { '@odata.count': count }),
    ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
    value,
  };
}

/** Returns the body of one object. */
export const entity = (context: string, object: object): object => ({ '@odata.context': context, ...object });
