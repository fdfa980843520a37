import { GraphError } from '../rules/errors';
import type { Caller } from './caller';

export type PermissionClass =
  'SIGNED_IN' | 'READ' | 'WRITE' | 'PERSON_READ' | 'PERSON_WRITE' | 'HISTORY' | 'POLICY_READ' | 'POLICY_WRITE';

/** The permissions of a class; SIGNED_IN needs a valid token and nothing else. */
interface Requirement {
  /** A person's token needs one of these scopes; the least privileged comes first. */
  readonly delegated: readonly string[];
  /** An application's token needs one of these; the least privileged comes first. If the list is empty, applications may not call. */
  readonly application: readonly string[];
}

const ACCESS_REVIEW_READ = ['AccessReview.Read.All', 'AccessReview.ReadWrite.All'];
const ACCESS_REVIEW_WRITE = ['AccessReview.ReadWrite.All'];
const POLICY_READ = ['Policy.Read.All', 'Policy.ReadWrite.AccessReview'];
const POLICY_WRITE = ['Policy.ReadWrite.AccessReview'];

/** The permissions of each class of endpoints. Source: docs/graph-reference.md#s0-2. */
const PERMISSIONS: Readonly<Record<Exclude<PermissionClass, 'SIGNED_IN'>, Requirement>> = {
  READ: { delegated: ACCESS_REVIEW_READ, application: ACCESS_REVIEW_READ },
  WRITE: { delegated: ACCESS_REVIEW_WRITE, application: ACCESS_REVIEW_WRITE },
  PERSON_READ: { delegated: ACCESS_REVIEW_READ, application: [] },
  PERSON_WRITE: { delegated: ACCESS_REVIEW_WRITE, application: [] },
  HISTORY: { delegated: ACCESS_REVIEW_WRITE, application: ACCESS_REVIEW_WRITE },
  POLICY_READ: { delegated: POLICY_READ, application: POLICY_READ },
  POLICY_WRITE: { delegated: POLICY_WRITE, application: POLICY_WRITE },
};

/** Throws Forbidden unless the caller's token has a permission of the class. The message names the permissions that suffice. */
export function authorize(caller: Caller, permission: PermissionClass): void {
  if (permission === 'SIGNED_IN') return;
  const { delegated, application } = PERMISSIONS[permission];
  const [needed, granted] = caller.kind === 'user' ? [delegated, caller.scopes] : [application, caller.permissions];
  if (needed.some((name) => granted.has(name))) return;
  throw new GraphError('Forbidden', refusal(caller.kind, needed));
}

/** Returns the permissions of a class of endpoints as a sentence for the documentation. */
export function describePermission(permission: PermissionClass): string {
  if (permission === 'SIGNED_IN') return 'Any valid access token of the tenant.';
  const { delegated, application } = PERMISSIONS[permission];
  const applications = application.length === 0 ? 'not supported' : application.join(' or ');
  return `Delegated permission: ${delegated.join(' or ')}. Application permission: ${applications}.`;
}

function refusal(kind: Caller['kind'], needed: readonly string[]): string {
  if (needed.length === 0)
    return 'Application permissions are not supported here: only a signed-in person may call this.';
  const type = kind === 'user' ? 'delegated' : 'application';
  return `Insufficient privileges: the access token needs the ${type} permission ${needed.join(' or ')}.`;
}
