import { randomUUID } from 'node:crypto';
import { identityOf, originOf, type Caller } from '../../auth/caller';
import { deletesAccounts } from '../../rules/removals/accountDeletion';
import type { Definition, DefinitionInput } from '../../rules/model/definition';
import { parseScope } from '../../rules/scope/reviewedScope';
import type { Subject } from '../../storage/work/subject';
import { firstSeries } from '../../rules/schedule/buildInstance';
import { versioned } from '../../storage/evidence/evidenceRow';
import type { Dependencies } from '../dependencies';
import { requireNamedObjects } from '../directory';
import { GROUP_REVIEWS, mayWrite, ROLE_REVIEWS } from '../access/roles';
import { requireRight } from '../access/whoMay';
import { startWorkNow } from '../handOver';
import { invalid, type ErrorDetail } from '../../rules/errors';
import { FEATURES_OF_REVIEWER, FEATURES_OF_SCOPE, type Feature } from '../../rules/scope/features';
import { peopleQueries } from '../../rules/scope/directoryQuery';
import { parseReviewer } from '../../rules/scope/reviewerQuery';

/**
 * Creates a definition and, if it reviews one resource, its first instance. Writes the definition last. An interrupted creation is
 * therefore invisible, and the lifecycle removes it. Throws what `newDefinition` throws. Source: docs/graph-reference.md#e02.
 */
export async function createDefinition(
  deps: Dependencies,
  caller: Caller,
  input: DefinitionInput,
): Promise<Definition> {
  const created = await newDefinition(deps, caller, input);
  const now = created.createdDateTime;
  const { definition, line } = versioned(created, { kind: 'created', dateTime: now, ...originOf(caller) });
  const { series, instance, due } = firstSeries(definition, now);
  const subject: Subject = instance
    ? { kind: 'instance', definitionId: definition.id, instanceId: instance.id }
    : { kind: 'series', definitionId: definition.id };
  const dueKey = await deps.storage.due.put(subject, due, now);
  const notify = await deps.storage.instances.insertSeries(series, instance, line);
  await deps.storage.definitions.insert(definition);
  await notify();
  if (due <= now) await startWorkNow(deps, subject, dueKey);
  return definition;
}

/**
 * Returns the definition that a caller may create; it is not stored yet. Throws Forbidden, ServiceUnavailable, and BadRequest for an object
 * that does not exist or for a feature that is not deployed.
 */
export async function newDefinition(deps: Dependencies, caller: Caller, input: DefinitionInput): Promise<Definition> {
  // Only the directory knows whether a group can hold roles. Read it only for callers who may create one of the two types of reviews.
  const presumed = { ...input, canHoldRoles: mayBeRoleReview(caller, input) };
  await requireRight(deps, caller, 'create', presumed);
  requireFeatures(deps, input);
  const canHoldRoles = (await requireNamedObjects(deps, caller, presumed)) || undefined;
  if (canHoldRoles !== presumed.canHoldRoles) await requireRight(deps, caller, 'create', { ...input, canHoldRoles });
  const now = deps.now();
  return {
    ...input,
    id: randomUUID(),
    status: 'NotStarted',
    createdBy: identityOf(caller),
    createdDateTime: now,
    lastModifiedDateTime: now,
    ...(canHoldRoles && { canHoldRoles }),
    ...(deletesAccounts(input.settings) && { mayDeleteAccounts: true }),
  };
}

/** Returns true if the caller may create the review only if its group can hold directory roles. */
function mayBeRoleReview(caller: Caller, { scope, instanceEnumerationScope }: DefinitionInput): true | undefined {
  const isOfOneGroup = ['group', 'team'].includes(parseScope(scope, instanceEnumerationScope).kind);
  return (isOfOneGroup && !mayWrite(caller, GROUP_REVIEWS) && mayWrite(caller, ROLE_REVIEWS)) || undefined;
}

type Requirement = readonly [target: string, features: readonly Feature[]];

/**
 * Throws BadRequest if a property needs a feature for which this deployment lacks the Graph permissions. The error names each such
 * property.
 */
export function requireFeatures({ features: available }: Dependencies, definition: DefinitionInput): void {
  const { scope, instanceEnumerationScope, settings } = definition;
  const needs: readonly Requirement[] = [
    ['scope', FEATURES_OF_SCOPE[parseScope(scope, instanceEnumerationScope).kind]],
    ...peopleQueries(definition).map(([target, people]): Requirement => [
      target,
      FEATURES_OF_REVIEWER[parseReviewer(people, target).kind],
    ]),
    ['settings/applyActions', deletesAccounts(settings) ? ['guests'] : []],
  ];
  const missing = needs.flatMap(([target, features]) =>
    features.filter((feature) => !available.has(feature)).map((feature) => missingFeature(target, feature)),
  );
  if (missing.length > 0) throw invalid(missing);
}

const missingFeature = (target: string, feature: Feature): ErrorDetail => ({
  code: 'FeatureNotDeployed',
  target,
  message:
    `'${target}' needs the feature '${feature}', whose Graph permissions this deployment does not have. ` +
    'An administrator adds it with deploy.sh --features.',
});
