/** A JSON object of a request or an answer. */
export type WireObject = Readonly<Record<string, unknown>>;

/** The base type of each derived type. Source: docs/graph-reference.md#s2-8, #s2-10, #s2-11, #s2-12. */
const BASE_TYPES: Readonly<Record<string, string>> = {
  accessReviewInactiveUsersQueryScope: 'accessReviewQueryScope',
  accessReviewQueryScope: 'accessReviewScope',
  principalResourceMembershipsScope: 'accessReviewScope',
  accessReviewReviewerScope: 'accessReviewScope',
  accessReviewPrincipalScope: 'accessReviewScope',
  accessReviewResourceScope: 'accessReviewScope',
  userIdentity: 'identity',
  servicePrincipalIdentity: 'identity',
  accessReviewInstanceDecisionItemServicePrincipalResource: 'accessReviewInstanceDecisionItemResource',
  accessReviewInstanceDecisionItemAzureRoleResource: 'accessReviewInstanceDecisionItemResource',
  accessReviewInstanceDecisionItemAccessPackageAssignmentPolicyResource: 'accessReviewInstanceDecisionItemResource',
  userSignInInsight: 'governanceInsight',
  membershipOutlierInsight: 'governanceInsight',
};

/** The type of a scope without `@odata.type`. Source: docs/graph-reference.md#s2-8. */
const DEFAULT_TYPE = 'accessReviewQueryScope';

export const isWireObject = (value: unknown): value is WireObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A property that the product adds to a type of Graph. It is answered only when `$select` names it; otherwise JSON omits it. */
export class OnSelect {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  toJSON(): undefined {
    return undefined;
  }

  /** Returns the value of a property, even of one that is answered only when it is selected. */
  static valueOf(property: unknown): unknown {
    return property instanceof OnSelect ? property.#value : property;
  }
}

/** Returns whether a path segment is a type cast such as `microsoft.graph.accessReviewQueryScope`. */
export const isTypeCast = (segment: string): boolean => segment.includes('.');

const typeName = (text: string): string => text.replace(/^#?microsoft\.graph\./i, '');

/** Returns whether the object is of the type that a cast names or of a type derived from it. */
export function isOfType(value: WireObject, cast: string): boolean {
  const declared = value['@odata.type'];
  const wanted = typeName(cast);
  let type: string | undefined = typeof declared === 'string' ? typeName(declared) : DEFAULT_TYPE;
  while (type !== undefined && type !== wanted) type = BASE_TYPES[type];
  return type === wanted;
}

function step(value: unknown, segment: string): unknown {
  if (!isWireObject(value)) return null;
  if (isTypeCast(segment)) return isOfType(value, segment) ? value : null;
  return Object.hasOwn(value, segment) ? OnSelect.valueOf(value[segment]) : null;
}

/** Reads the value at the end of a path; null when a property is missing or a type cast does not fit. */
export const readProperty = (value: unknown, segments: readonly string[]): unknown =>
  segments.reduce(step, value) ?? null;
