import { invalid, type ErrorDetail } from '../../rules/errors';
import { deletesAccounts } from '../../rules/removals/accountDeletion';
import type { DefinitionInput } from '../../rules/model/definition';
import { FEATURES_OF_REVIEWER, FEATURES_OF_SCOPE, type Feature } from '../../rules/scope/features';
import { peopleQueries } from '../../rules/scope/peopleQueries';
import { parseScope } from '../../rules/scope/reviewedScope';
import { parseReviewer } from '../../rules/scope/reviewerQuery';
import type { Dependencies } from '../dependencies';

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
