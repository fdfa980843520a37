const ROOT = 'identityGovernance/accessReviews';

/**
 * The address of a collection. A list is its path below `accessReviews`, in which names and keys alternate. A text follows `$metadata#` as
 * it is, such as `Collection(accessReviewStage)` for the result of a function.
 */
export type Place = readonly string[] | string;

/**
 * Returns the `@odata.context` of a collection: `(base, ['definitions', id, 'instances'])` gives
 * `…/$metadata#identityGovernance/accessReviews/definitions('id')/instances`. `base` is the public address with its version. Source:
 * docs/graph-reference.md#s0-3.
 */
export function contextOf(base: string, place: Place): string {
  if (typeof place === 'string') return `${base}/$metadata#${place}`;
  const steps = place.map((step, index) => (index % 2 === 0 ? `/${step}` : `('${step.replaceAll("'", "''")}')`));
  return `${base}/$metadata#${ROOT}${steps.join('')}`;
}

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
