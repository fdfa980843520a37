import { randomUUID } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { type Change, put, remove } from '../directory/changes';
import type { Directory, Row } from '../directory/directory';
import { DirectoryError, type JsonObject, badRequest, isObject, requiredText } from '../message';
import { requireRow } from '../read/place';
import type { WriteHandler, WriteRoute, Written } from './write';

type Kind = 'active' | 'eligible';

/** Returns the principal and the role that a body names. Throws DirectoryError 404 if one does not exist. */
function readEnds(directory: Directory, body: JsonObject): { readonly principalId: string; readonly role: Row } {
  const principalId = requiredText(body, 'principalId');
  const roleDefinitionId = requiredText(body, 'roleDefinitionId');
  const role = requireRow(directory.findRole(roleDefinitionId), roleDefinitionId);
  return { principalId: requireRow(directory.findObject(principalId), principalId).id, role };
}

function findAssignment(directory: Directory, body: JsonObject, kind: Kind): Row | undefined {
  const { principalId, role } = readEnds(directory, body);
  const scope = body.directoryScopeId ?? '/';
  return directory
    .childrenOf('roleAssignments', principalId)
    .find(({ value }) => value.kind === kind && value.roleDefinitionId === role.id && value.directoryScopeId === scope);
}

/** The period of an assignment in UTC instants; if the end is null, there is no end. */
interface Period {
  readonly startDateTime: unknown;
  readonly endDateTime: string | null;
}

/** The types of expirations in Graph, each with a function that returns the end. They throw a RangeError for an end that cannot be read. */
const ENDS: Readonly<
  Record<string, (start: Temporal.ZonedDateTime, expiration: JsonObject) => Temporal.Instant | null>
> = {
  noExpiration: () => null,
  afterDateTime: (_, { endDateTime }) => Temporal.Instant.from(String(endDateTime)),
  afterDuration: (start, { duration }) => start.add(String(duration)).toInstant(),
};

/** Returns the end of an expiration. Null means that there is none; undefined means that Graph has no such expiration. */
function readEnd(expiration: JsonObject, start: string): Temporal.Instant | null | undefined {
  try {
    return ENDS[String(expiration.type)]?.(Temporal.Instant.from(start).toZonedDateTimeISO('UTC'), expiration);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Returns the period in a `requestSchedule`. Throws DirectoryError for an end that is unknown or has passed. */
function readPeriod({ scheduleInfo }: JsonObject, now: Date): Period {
  const { startDateTime = null, expiration } = isObject(scheduleInfo) ? scheduleInfo : {};
  const asked = isObject(expiration) ? expiration : { type: 'noExpiration' };
  const end = readEnd(asked, typeof startDateTime === 'string' ? startDateTime : now.toISOString());
  if (end === null) return { startDateTime, endDateTime: null };
  if (end !== undefined && end.epochMilliseconds > now.getTime()) return { startDateTime, endDateTime: String(end) };
  throw badRequest("'scheduleInfo/expiration' must be one of Graph's, with an end that is to come.");
}

function assign(directory: Directory, body: JsonObject, kind: Kind, period: Period): Written & { readonly id: string } {
  if (findAssignment(directory, body, kind) !== undefined) {
    throw new DirectoryError(400, 'RoleAssignmentExists', 'The Role assignment already exists.');
  }
  const { principalId, role } = readEnds(directory, body);
  const id = randomUUID();
  const directoryScopeId = body.directoryScopeId ?? '/';
  const value = { id, principalId, roleDefinitionId: role.id, directoryScopeId, kind, ...period };
  return { id, changes: [put('roleAssignments', value)] };
}

const createAssignment: WriteHandler = ({ directory, body }) => {
  const { id, ...written } = assign(directory, body, 'active', { startDateTime: null, endDateTime: null });
  return { ...written, created: { collection: 'roleAssignments', id } };
};

const deleteAssignment: WriteHandler = ({ directory, ids: [id = ''] }) => {
  const found = directory.find('roleAssignments', id);
  const active = found?.value.kind === 'active' ? found : undefined;
  return { changes: [remove('roleAssignments', requireRow(active, id).id)] };
};

/** Throws DirectoryError if the policy of a role refuses assignments without an end. */
function requireEnd(directory: Directory, body: JsonObject, { endDateTime }: Period): void {
  if (endDateTime !== null || readEnds(directory, body).role.value.isExpirationRequired !== true) return;
  throw new DirectoryError(
    400,
    'RoleAssignmentRequestPolicyValidationFailed',
    'The following policy rules failed: ["ExpirationRule"]',
  );
}

/** Returns the handler of a request to privileged identity management. The request takes effect at once. */
const request =
  (kind: Kind): WriteHandler =>
  ({ directory, body, now }) => {
    const answer = {
      ...body,
      id: randomUUID(),
      createdDateTime: now.toISOString(),
      completedDateTime: now.toISOString(),
    };
    const action = body.action;
    if (action === 'adminAssign') {
      const period = readPeriod(body, now);
      requireEnd(directory, body, period);
      const { changes = [] } = assign(directory, body, kind, period);
      return { status: 201, changes, body: { ...answer, status: 'Provisioned' } };
    }
    if (action !== 'adminRemove') throw badRequest(`The action '${String(action)}' is not supported here.`);
    const assignment = findAssignment(directory, body, kind);
    if (assignment === undefined) {
      throw new DirectoryError(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
    }
    return {
      status: 201,
      changes: [remove('roleAssignments', assignment.id)],
      body: { ...answer, status: 'Revoked' },
    };
  };

/** Assigns an access package to a user. In Graph, the delivery takes time; here it happens at once. */
function addAccessPackage(directory: Directory, body: JsonObject): readonly Change[] {
  const wanted = isObject(body.assignment) ? body.assignment : {};
  const targetId = requireRow(directory.findUser(requiredText(wanted, 'targetId')), String(wanted.targetId)).id;
  const policy = requireRow(directory.find('assignmentPolicies', requiredText(wanted, 'assignmentPolicyId')), 'policy');
  const accessPackageId = requiredText(wanted, 'accessPackageId');
  if (policy.value.accessPackageId !== accessPackageId)
    throw badRequest('The policy belongs to another access package.');
  const held = directory.childrenOf('accessPackageAssignments', targetId);
  if (held.some(({ value }) => value.assignmentPolicyId === policy.id)) {
    throw badRequest('The subject already has an assignment of the access package.');
  }
  const assignment = { id: randomUUID(), targetId, assignmentPolicyId: policy.id, accessPackageId };
  const schedule = isObject(body.schedule) ? { schedule: body.schedule } : {};
  return [put('accessPackageAssignments', { ...assignment, catalogId: policy.value.catalogId, ...schedule })];
}

/** Adds or ends an assignment of an access package. v1.0 and beta name the assignment differently. */
const requestAccessPackage: WriteHandler = ({ directory, body, now }) => {
  const requestType = String(body.requestType);
  const answer = {
    id: randomUUID(),
    requestType,
    state: 'submitted',
    status: 'Accepted',
    createdDateTime: now.toISOString(),
  };
  if (requestType.toLowerCase() === 'adminadd') {
    return { status: 201, changes: addAccessPackage(directory, body), body: answer };
  }
  if (requestType.toLowerCase() !== 'adminremove')
    throw badRequest(`The request type '${requestType}' is not supported here.`);
  const named = body.assignment ?? body.accessPackageAssignment;
  const id = isObject(named) ? String(named.id) : '';
  const assignment = requireRow(directory.find('accessPackageAssignments', id), id);
  return { status: 201, changes: [remove('accessPackageAssignments', assignment.id)], body: answer };
};

const roles = 'roleManagement/directory';
const entitlements = 'identityGovernance/entitlementManagement';

/** The routes that write directory roles and access packages. */
export const roleRoutes: readonly WriteRoute[] = [
  ['POST', `${roles}/roleAssignments`, createAssignment],
  ['DELETE', `${roles}/roleAssignments/*`, deleteAssignment],
  ['POST', `${roles}/roleAssignmentScheduleRequests`, request('active')],
  ['POST', `${roles}/roleEligibilityScheduleRequests`, request('eligible')],
  ['POST', `${entitlements}/assignmentRequests`, requestAccessPackage],
  ['POST', `${entitlements}/accessPackageAssignmentRequests`, requestAccessPackage],
];
