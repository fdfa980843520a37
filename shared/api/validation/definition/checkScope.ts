import { ID, parseDirectoryQuery } from '../../../rules/scope/directoryQuery';
import type { QueryScope, Scope } from '../../../rules/model/definition';
import { parseScope, type ReviewedScope } from '../../../rules/scope/reviewedScope';
import type { Problems } from '../schemas/problems';

interface ScopeBody {
  readonly scope: Scope;
  readonly instanceEnumerationScope: QueryScope | null;
}

const ENUMERATION = 'instanceEnumerationScope';
const GROUP = new RegExp(`^/groups/${ID}$`, 'i');

/** Parses the scope. Returns undefined and adds a problem when it is not supported. Source: docs/graph-reference.md#s3-7. */
export function checkScope(written: ScopeBody, problems: Problems): ReviewedScope | undefined {
  if (problems.concern('scope') || problems.concern(ENUMERATION)) return undefined;

  let reviewed: ReviewedScope | undefined;
  problems.collect(() => {
    reviewed = parseScope(written.scope, enumerationOf(written));
  });
  checkSingleGroup(written.instanceEnumerationScope, reviewed, problems);
  return reviewed;
}

/**
 * Returns the enumeration to store. Graph fills in `/groups/{id}` for the review of a single group, which enumerates nothing.
 * Source: docs/graph-reference.md#s2-2.
 */
export const enumerationOf = ({ instanceEnumerationScope: enumeration }: ScopeBody): QueryScope | null =>
  enumeration !== null && singleGroup(enumeration) === undefined ? enumeration : null;

function singleGroup(enumeration: QueryScope): string | undefined {
  const query = parseDirectoryQuery(enumeration.query);
  return query?.conditions.length === 0 ? GROUP.exec(query.path)?.[1] : undefined;
}

function checkSingleGroup(
  enumeration: QueryScope | null,
  reviewed: ReviewedScope | undefined,
  problems: Problems,
): void {
  const groupId = enumeration === null ? undefined : singleGroup(enumeration);
  if (groupId === undefined || reviewed === undefined) return;
  if ('groupId' in reviewed && reviewed.groupId.toLowerCase() === groupId.toLowerCase()) return;

  problems.add(`${ENUMERATION}/query`, `'${ENUMERATION}/query' must name the group that the scope names.`);
}
