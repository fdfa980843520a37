import { GraphError } from '../rules/errors';
import type { Caller } from './caller';

export type PermissionClass =
  'SIGNED_IN' | 'READ' | 'WRITE' | 'REVIEWER_READ' | 'REVIEWER_WRITE' | 'HISTORY' | 'POLICY_READ' | 'POLICY_WRITE';

/** What a class asks for; SIGNED_IN asks for a valid token and nothing else. */
interface Requirement {
  /** Scopes of which a person's token needs one, the least first. */
  readonly delegated: readonly string[];
  /** Application permissions of which a program's token needs one, the least first; none when programs may not call at all. */
  readonly application: readonly string[];
}

const ACCESS_REVIEW_READ = ['AccessReview.Read.All', 'AccessReview.ReadWrite.All'];
const ACCESS_REVIEW_WRITE = ['AccessReview.ReadWrite.All'];
const POLICY_READ = ['Policy.Read.All', 'Policy.ReadWrite.AccessReviews'];
const POLICY_WRITE = ['Policy.ReadWrite.AccessReviews'];

/** Which permissions open which endpoints. Reference: Graph access reviews 0.2. */
const PERMISSIONS: Readonly<Record<Exclude<PermissionClass, 'SIGNED_IN'>, Requirement>> = {
  READ: { delegated: ACCESS_REVIEW_READ, application: ACCESS_REVIEW_READ },
  WRITE: { delegated: ACCESS_REVIEW_WRITE, application: ACCESS_REVIEW_WRITE },
  REVIEWER_READ: { delegated: ACCESS_REVIEW_READ, application: [] },
  REVIEWER_WRITE: { delegated: ACCESS_REVIEW_WRITE, application: [] },
  HISTORY: { delegated: ACCESS_REVIEW_WRITE, application: ACCESS_REVIEW_WRITE },
  POLICY_READ: { delegated: POLICY_READ, application: POLICY_READ },
  POLICY_WRITE: { delegated: POLICY_WRITE, application: POLICY_WRITE },
};

/**
 * Lets a caller pass whose token carries one of the permissions of the class.
 * @throws GraphError Forbidden, naming the permissions that would do
 */
export function authorize(caller: Caller, permission: PermissionClass): void {
  if (permission === 'SIGNED_IN') return;
  const { delegated, application } = PERMISSIONS[permission];
  const [needed, granted] = caller.kind === 'user' ? [delegated, caller.scopes] : [application, caller.permissions];
  if (needed.some((name) => granted.has(name))) return;
  throw new GraphError('Forbidden', refusal(caller.kind, needed));
}

/** Which permissions a class of endpoints asks for, as a text for the documentation. */
export function describePermission(permission: PermissionClass): string {
  if (permission === 'SIGNED_IN') return 'Any valid access token of the tenant.';
  const { delegated, application } = PERMISSIONS[permission];
  const programs = application.length === 0 ? 'not supported' : application.join(' or ');
  return `Delegated permission: ${delegated.join(' or ')}. Application permission: ${programs}.`;
}

function refusal(kind: Caller['kind'], needed: readonly string[]): string {
  if (needed.length === 0)
    return 'Application permissions are not supported here: only a signed-in person may call this.';
  const type = kind === 'user' ? 'delegated' : 'application';
  return `Insufficient privileges: the access token needs the ${type} permission ${needed.join(' or ')}.`;
}
