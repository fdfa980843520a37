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
