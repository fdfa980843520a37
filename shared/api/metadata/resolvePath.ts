import type { Version } from '../endpoint/endpoint';
import { COMPLEX_TYPES } from './complexTypes';
import { CONTAINER, ENTITY_TYPES } from './entityTypes';
import { typeRef, type NavigationRow, type Operation, type StructuredType, type TypeRef } from './model';

/** The meaning of a segment of a path. */
export interface PathStep {
  readonly kind: 'root' | 'key' | 'navigation' | 'operation';
  readonly name: string;
  /** The type that declares the navigation property of the segment. */
  readonly owner?: string;
  readonly operation?: Operation;
  /** The type of the segment's value; absent for an action that returns nothing. */
  readonly type?: TypeRef;
}

/** Finds an entity type or a complex type by its name. */
export const structuredType = (name: string): StructuredType | undefined => ENTITY_TYPES[name] ?? COMPLEX_TYPES[name];

/** Returns whether a version has this row. */
export const isIn = (
  version: Version,
  { versions, isServed }: { readonly versions?: readonly Version[]; readonly isServed?: false },
): boolean => isServed !== false && (versions?.includes(version) ?? true);

/** Returns the type and its base types, the nearest first. */
export function withBases(name: string): readonly string[] {
  const base = structuredType(name)?.base;
  return base === undefined ? [name] : [name, ...withBases(base)];
}

/** Returns all types that derive from this one, at any depth. */
export function derivedFrom(name: string, version: Version): readonly string[] {
  return Object.entries({ ...ENTITY_TYPES, ...COMPLEX_TYPES }).flatMap(([derived, type]) =>
    derived !== name && isIn(version, type) && withBases(derived).includes(name) ? [derived] : [],
  );
}

/** Returns the long form of a row. A table may write a row as its type alone. */
export const row = (written: string | NavigationRow): NavigationRow =>
  typeof written === 'string' ? { type: written } : written;

/** Finds a navigation property of a type or of its base types, with the type that declares it. */
export function navigationOf(
  type: string,
  name: string,
  version: Version,
): (NavigationRow & { owner: string }) | undefined {
  for (const owner of withBases(type)) {
    const written = ENTITY_TYPES[owner]?.navigation?.[name];
    const found = written === undefined ? undefined : row(written);
    if (found && isIn(version, found)) return { ...found, owner };
  }
  return undefined;
}

/**
 * Resolves the segments of an endpoint's path in the tables. Returns undefined when no table has one of the segments, as for
 * `/$batch`.
 */
export function resolvePath(path: string, version: Version): readonly PathStep[] | undefined {
  const steps: PathStep[] = [];
  for (const segment of path.split('/').filter(Boolean)) {
    const step = nextStep(steps.at(-1), segment, version);
    if (!step) return undefined;
    steps.push(step);
  }
  return steps.length === 0 ? undefined : steps;
}

function nextStep(last: PathStep | undefined, segment: string, version: Version): PathStep | undefined {
  if (!last) {
    const type = CONTAINER[segment];
    return type === undefined ? undefined : { kind: 'root', name: segment, type: typeRef(type) };
  }
  if (!last.type) return undefined;
  if (/^\{\w+\}$/.test(segment)) return keyStep(last.type, segment);
  return navigationStep(last.type, segment, version) ?? operationStep(last.type, segment, version);
}

const keyStep = (type: TypeRef, segment: string): PathStep | undefined =>
  type.isCollection ? { kind: 'key', name: segment.slice(1, -1), type: { ...type, isCollection: false } } : undefined;

function navigationStep(type: TypeRef, name: string, version: Version): PathStep | undefined {
  const found = type.isCollection ? undefined : navigationOf(type.name, name, version);
  return found && { kind: 'navigation', name, owner: found.owner, type: typeRef(found.type) };
}

function operationStep(type: TypeRef, segment: string, version: Version): PathStep | undefined {
  const [, name = '', parameters] = /^(\w+)(?:\((.*)\))?$/.exec(segment) ?? [];
  const kind = parameters === undefined ? 'action' : 'function';
  const operation = OPERATIONS.find(
    (candidate) =>
      candidate.name === name && candidate.kind === kind && isIn(version, candidate) && isBoundTo(candidate, type),
  );
  if (!operation) return undefined;
  return { kind: 'operation', name, operation, ...(operation.returns ? { type: typeRef(operation.returns) } : {}) };
}

function isBoundTo({ on }: Operation, type: TypeRef): boolean {
  const bound = typeRef(on);
  return bound.name === type.name && bound.isCollection === type.isCollection;
}

const DECISION = { decision: 'String', justification: 'String', principalId: 'String', resourceId: 'String' };
/** The parameters in beta, in which these actions also take the ids of the items. */
const NAMED_DECISIONS = { ...DECISION, decisionIds: 'Collection(String)' };
const ACKNOWLEDGEMENT = { statement: 'String', statementSha256: 'String' };

const EXTENSION = { endDateTime: 'DateTimeOffset', reason: 'String' };

const REASSIGNMENT = {
  decisionIds: 'Collection(String)',
  fromReviewerId: 'String',
  principalId: 'String',
  reason: 'String',
  resourceId: 'String',
  reviewerId: 'String',
};

const action = (on: string, name: string, more: Partial<Operation> = {}): Operation => ({
  kind: 'action',
  name,
  on,
  ...more,
});

const filterByCurrentUser = (type: string): Operation => ({
  kind: 'function',
  name: 'filterByCurrentUser',
  on: `Collection(${type})`,
  parameters: { on: `${type}FilterByCurrentUserOptions!` },
  returns: `Collection(${type})`,
});

const filterById = (name: string, parameter: string): Operation => ({
  kind: 'function',
  name,
  on: 'Collection(accessReviewInstanceDecisionItem)',
  versions: ['beta'],
  parameters: { [parameter]: 'String!' },
  returns: 'Collection(accessReviewInstanceDecisionItem)',
});

/** The actions and functions. Each is served if the path of an endpoint ends with it. */
const OPERATIONS: readonly Operation[] = [
  action('accessReviewScheduleDefinition', 'preview', { versions: ['beta'], returns: 'definitionPreview' }),
  action('accessReviewScheduleDefinition', 'stop'),
  action('accessReviewInstance', 'acceptRecommendations'),
  action('accessReviewInstance', 'acknowledge', { versions: ['beta'], parameters: ACKNOWLEDGEMENT }),
  action('accessReviewInstance', 'applyDecisions'),
  action('accessReviewInstance', 'batchRecordDecisions', { versions: ['v1.0'], parameters: DECISION }),
  action('accessReviewInstance', 'batchRecordDecisions', { versions: ['beta'], parameters: NAMED_DECISIONS }),
  action('accessReviewInstance', 'extend', { versions: ['beta'], parameters: EXTENSION }),
  action('accessReviewInstance', 'reassign', { versions: ['beta'], parameters: REASSIGNMENT }),
  action('accessReviewInstance', 'resetDecisions'),
  action('accessReviewInstance', 'sendReminder'),
  action('accessReviewInstance', 'stop'),
  action('accessReviewInstance', 'stopApplyDecisions', { versions: ['beta'] }),
  action('accessReviewStage', 'acceptRecommendations'),
  action('accessReviewStage', 'batchRecordDecisions', { versions: ['v1.0'], parameters: DECISION }),
  action('accessReviewStage', 'batchRecordDecisions', { versions: ['beta'], parameters: NAMED_DECISIONS }),
  action('accessReviewStage', 'extend', { versions: ['beta'], parameters: EXTENSION }),
  action('accessReviewStage', 'reassign', { versions: ['beta'], parameters: REASSIGNMENT }),
  action('accessReviewStage', 'stop'),
  action('Collection(accessReviewInstanceDecisionItem)', 'recordAllDecisions', {
    versions: ['beta'],
    parameters: DECISION,
  }),
  action('accessReviewSet', 'sendTestMail', { versions: ['beta'] }),
  {
    kind: 'function',
    name: 'searchDirectory',
    on: 'accessReviewSet',
    versions: ['beta'],
    parameters: { kind: 'String!' },
    returns: 'Collection(directorySearchResult)',
  },
  filterById('filterByPrincipal', 'principalId'),
  filterById('filterByResource', 'resourceId'),
  filterById('filterByReviewer', 'reviewerId'),
  action('accessReviewHistoryInstance', 'generateDownloadUri', { returns: 'accessReviewHistoryInstance' }),
  action('accessReviewEvidencePack', 'generateDownloadUri', {
    versions: ['beta'],
    returns: 'accessReviewEvidencePack',
  }),
  filterByCurrentUser('accessReviewScheduleDefinition'),
  filterByCurrentUser('accessReviewInstance'),
  filterByCurrentUser('accessReviewStage'),
  filterByCurrentUser('accessReviewInstanceDecisionItem'),
];
