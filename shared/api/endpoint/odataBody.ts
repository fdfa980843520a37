const ROOT = 'identityGovernance/accessReviews';

/**
 * The `@odata.context` of a collection, from the way that leads to it: `(base, 'definitions', id, 'instances')` gives
 * `…/$metadata#identityGovernance/accessReviews/definitions('id')/instances`. Reference: Graph access reviews 0.3.
 * `base` is the public address with its version; names and keys take turns.
 */
export function collectionContext(base: string, ...way: readonly string[]): string {
  const steps = way.map((step, index) => (index % 2 === 0 ? `/${step}` : `('${step.replaceAll("'", "''")}')`));
  return `${base}/$metadata#${ROOT}${steps.join('')}`;
}

/** The `@odata.context` of one object of that collection. */
export const entityContext = (base: string, ...way: readonly string[]): string =>
  `${collectionContext(base, ...way)}/$entity`;

/** The `@odata.context` of what a function returns: a collection that is found by its type only. */
export const functionContext = (base: string, type: string): string => `${base}/$metadata#Collection(${type})`;

/** What a list answer says beside its objects. */
export interface CollectionAnnotations {
  readonly count?: number | undefined;
  /** The absolute address of the next page, when there is one. */
  readonly nextLink?: string | undefined;
}

/** The body of a list, its annotations first and in Graph's order. */
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

/** The body of one object. */
export const entity = (context: string, object: object): object => ({ '@odata.context': context, ...object });
