import type { QueryScope, Scope } from '../../../rules/model/definition';
import { enumeratedGroup, parseScope, type ReviewedScope } from '../../../rules/scope/reviewedScope';
import type { Problems } from '../schemas/problems';

interface ScopeBody {
  readonly scope: Scope;
  readonly instanceEnumerationScope: QueryScope | null;
}

const ENUMERATION = 'instanceEnumerationScope';

/** Parses the scope. Returns undefined and adds a problem when it is not supported. Source: docs/graph-reference.md#s3-7. */
export function checkScope(written: ScopeBody, problems: Problems): ReviewedScope | undefined {
  if (problems.concern('scope') || problems.concern(ENUMERATION)) return undefined;

  let reviewed: ReviewedScope | undefined;
  problems.collect(() => {
    reviewed = parseScope(written.scope, written.instanceEnumerationScope);
  });
  checkSingleGroup(written.instanceEnumerationScope, reviewed, problems);
  return reviewed;
}

function checkSingleGroup(
  enumeration: QueryScope | null,
  reviewed: ReviewedScope | undefined,
  problems: Problems,
): void {
  const groupId = enumeration === null ? undefined : enumeratedGroup(enumeration);
  if (groupId === undefined || reviewed === undefined) return;
  if ('groupId' in reviewed && reviewed.groupId.toLowerCase() === groupId.toLowerCase()) return;

  problems.add(`${ENUMERATION}/query`, `'${ENUMERATION}/query' must name the group that the scope names.`);
}
